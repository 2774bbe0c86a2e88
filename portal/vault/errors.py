"""What can go wrong in the vault. The messages never repeat what is sealed."""


class VaultError(Exception):
    """The vault cannot do what was asked."""


class Misconfigured(VaultError, ValueError):
    """A key or cipher in the settings is missing or malformed."""


class KeyDestroyed(VaultError):
    """The data key was destroyed: what it sealed cannot be read by anybody, ever again."""

    #: A template that opens an erased value shows nothing in its place; altered ciphertext stays an error.
    silent_variable_failure = True


class MasterKeyMissing(VaultError):
    """No configured master key unwraps this data key."""


class SealBroken(VaultError):
    """The ciphertext was altered, cut off, moved from elsewhere, or sealed with another key."""


class NoKey(VaultError):
    """There is no data key to seal or open with."""


class FileMissing(VaultError):
    """A sealed file is not in the store."""
