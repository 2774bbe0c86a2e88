"""Model fields whose values are sealed when saved and opened only on request.

`narrative = SealedTextField(key="key")` seals under the data key that the instance's attribute path names
(`"key"`, or `"complaint.key"`), bound to the model, the field and the key: ciphertext copied to another field or
under another key does not open. Only `isnull` look-ups work; look up by a `blind_index` beside it.
An empty text is stored empty, so that "was anything given?" needs no key.
"""

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.views.decorators.debug import sensitive_variables

from .errors import NoKey, SealBroken
from .sealed import Pending, Sealed, State, spell_json

if TYPE_CHECKING:
    from .models import DataKey

_Clear = TypeVar("_Clear")

__all__ = ["Sealed", "SealedField", "SealedJSONField", "SealedTextField"]


class SealedAttribute(DeferredAttribute):
    """Gives `Sealed` on reading; takes clear values, `Sealed` ones and ciphertext. Loads deferred values."""

    field: "SealedField[Any]"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        state = super().__get__(instance, cls)
        return state if state is None else Sealed(self.field, state, instance)

    @sensitive_variables()
    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.state_for(instance, value)


class SealedField(models.BinaryField, Generic[_Clear]):
    """What the sealed fields share."""

    descriptor_class = SealedAttribute
    empty_strings_allowed = False

    def __init__(self, *args: Any, key: str = "key", **kwargs: Any) -> None:
        self.key = key
        super().__init__(*args, **kwargs)

    @property
    def context(self) -> str:
        """What ciphertext in this column is bound to, besides its key."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "key": self.key}

    # --- clear values: what a subclass defines ---------------------------------------------------------------

    def encode(self, value: Any) -> str:
        """Spell a clear value as the text that is sealed; an empty text is stored unsealed."""
        raise NotImplementedError

    def decode(self, text: str | None) -> _Clear:
        """Read what `encode` spelled; None when nothing was stored."""
        raise NotImplementedError

    # --- between instance and column -------------------------------------------------------------------------

    @sensitive_variables()
    def state_for(self, instance: models.Model, value: Any) -> State | None:
        """What the instance keeps for an assigned value."""
        if value is None:
            return None if self.null else self._nothing()
        if isinstance(value, Sealed):
            return value.state if value.belongs_to(self, instance) else self._pending(value.open())
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        return value if isinstance(value, Pending) else self._pending(value)

    def _nothing(self) -> State | None:
        return None

    def _pending(self, value: Any) -> State:
        text = self.encode(value)
        return Pending(text) if text else b""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal what waits; the instance holds only ciphertext afterwards."""
        # Reading the attribute also loads a deferred value.
        sealed = getattr(model_instance, self.attname)
        if sealed is None:
            return None
        model_instance.__dict__[self.attname] = blob = self._sealed_bytes(sealed, model_instance)
        return blob

    def _sealed_bytes(self, value: Sealed[Any], instance: models.Model | None) -> bytes:
        if isinstance(value.state, bytes):
            return value.state
        return self.seal(self.key_of(instance), value.state.clear)

    def get_default(self) -> Any:
        """The declared default, or nothing: an empty value where the column may not be null."""
        if self.has_default():
            return super().get_default()
        return None if self.null else b""

    def get_prep_value(self, value: Any) -> bytes | None:
        """Accept ciphertext only, so that no clear text can reach a column or a query log.

        Raises:
            TypeError: the value is in clear (`QuerySet.update(field="…")`, which knows no key).
        """
        if isinstance(value, Sealed):
            return self._sealed_bytes(value, value._instance)
        if value is None or isinstance(value, bytes | memoryview):
            return None if value is None else bytes(value)
        raise TypeError(f"{self.context} takes no clear value here: assign it to an instance and save that")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed[_Clear] | None:
        return None if value is None else Sealed(self, bytes(value))

    def to_python(self, value: Any) -> Any:
        """Sealed values pass; text is base64 of ciphertext (a fixture)."""
        if isinstance(value, str):
            return Sealed(self, b64decode(value.encode("ascii"), validate=True))
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Base64 of the ciphertext.

        Raises:
            TypeError: the value waits to be sealed.
        """
        sealed = getattr(obj, self.attname)
        if not isinstance(sealed.state, bytes):
            raise TypeError(f"{self.context} is serialised once it was saved")
        return b64encode(sealed.state).decode("ascii")

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: equal texts have unequal ciphertexts."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> None:
        """None."""
        return

    # --- the key -----------------------------------------------------------------------------------------------

    def key_of(self, instance: models.Model | None) -> "DataKey":
        """The data key that the instance's path names.

        Raises:
            NoKey: the path ends in nothing.
        """
        found: Any = instance
        try:
            for name in self.key.split("."):
                found = getattr(found, name) if found is not None else None
        except ObjectDoesNotExist:
            found = None
        if found is None:
            raise NoKey(f"{self.context}: its {self.key} is not set")
        return cast("DataKey", found)

    @sensitive_variables()
    def seal(self, key: "DataKey", text: str) -> bytes:
        """Encrypt for this column."""
        from .keys import seal

        return seal(key, text, context=self.context)

    @sensitive_variables()
    def unseal(self, key: "DataKey", blob: bytes) -> str:
        """Decrypt from this column."""
        from .keys import unseal

        try:
            return unseal(key, blob, context=self.context).decode()
        except UnicodeDecodeError:
            raise SealBroken(f"{self.context}: not a text") from None

    # --- checks ------------------------------------------------------------------------------------------------

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_key_path()]

    def _check_str_default_value(self) -> list[checks.CheckMessage]:
        return []  # a sealed field's default is a clear value

    def _check_key_path(self) -> list[checks.CheckMessage]:
        model: Any = self.model
        try:
            for name in self.key.split("."):
                model = model._meta.get_field(name).related_model
        except (FieldDoesNotExist, AttributeError):
            model = None
        if model is not None and model._meta.label_lower == "vault.datakey":
            return []
        return [checks.Error(f"key={self.key!r} does not lead to a data key.", obj=self, id="vault.E001")]


class SealedTextField(SealedField[str]):
    """A text, sealed."""

    def encode(self, value: Any) -> str:
        """The text itself; lazily translated ones are resolved."""
        return str(value)

    def decode(self, text: str | None) -> str:
        """The text; empty when nothing was stored."""
        return text or ""


class SealedJSONField(SealedField[Any]):
    """Anything JSON can spell, sealed. Nothing stored opens as None."""

    def encode(self, value: Any) -> str:
        """JSON."""
        return spell_json(value)

    def decode(self, text: str | None) -> Any:
        """The value."""
        return None if text is None else json.loads(text)

    def _nothing(self) -> State | None:
        return b""  # None is a value like any other: where the column may not be null it is stored empty
