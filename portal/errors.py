"""How an action says no."""


class Refused(Exception):
    """The action was not carried out; nothing changed.

    Args:
        reason: what happened, what was kept, and what to do next, in Chinese, for the person who asked.
        code: a short stable identifier for tests and the API.
    """

    def __init__(self, reason: object, *, code: str = "refused") -> None:
        super().__init__(str(reason))
        self.reason = str(reason)
        self.code = code


class NotYours(Refused):
    """The person may not do this, or not on this object (HTTP 403)."""

    def __init__(self, reason: object, *, code: str = "not_yours") -> None:
        super().__init__(reason, code=code)
