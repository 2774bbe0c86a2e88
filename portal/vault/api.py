"""What the rooms use of the vault."""

from .erasure import blank_sealed
from .errors import FileMissing, KeyDestroyed, MasterKeyMissing, NoKey, SealBroken, VaultError
from .files import open_file, seal_file
from .index import blind_index, index_key
from .keys import destroy_key, keyed_digest, new_key, seal, unseal
from .models import DataKey, SealedFile
from .sealed import Sealed

__all__ = [
    "DataKey",
    "FileMissing",
    "KeyDestroyed",
    "MasterKeyMissing",
    "NoKey",
    "SealBroken",
    "Sealed",
    "SealedFile",
    "VaultError",
    "blank_sealed",
    "blind_index",
    "destroy_key",
    "index_key",
    "keyed_digest",
    "new_key",
    "open_file",
    "seal",
    "seal_file",
    "unseal",
]
