"""How a check says no. The code is stable; `messages` puts it into words."""


class Unacceptable(Exception):
    """The file is not taken in, or is not used: it is no file of ours, or it is built to do harm."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoDerivative(Exception):
    """The file may be genuine, but no safe copy of it can be made."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
