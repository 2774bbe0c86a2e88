"""A sealed value as the rooms see it: it shows nothing until somebody opens it."""

import json
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.views.decorators.debug import sensitive_variables

from .errors import NoKey

if TYPE_CHECKING:
    from .fields import SealedField
    from .models import DataKey

_Clear = TypeVar("_Clear")

#: What a sealed value shows, in the source language.
MASK = "〔已密封〕"


class Pending:
    """Clear text between assignment and saving. It prints as the mask and will not be pickled."""

    __slots__ = ("clear",)

    def __init__(self, clear: str) -> None:
        self.clear = clear

    def __repr__(self) -> str:
        return MASK

    def __deepcopy__(self, memo: dict[int, Any]) -> "Pending":
        return self  # never changes

    def __reduce__(self) -> NoReturn:
        raise TypeError("clear text that waits to be sealed is not pickled: save the object first")


#: Sealed bytes (empty: nothing in it), or clear text that waits to be sealed.
State = bytes | Pending


class Sealed(Generic[_Clear]):
    """The value of a sealed field on one instance. `str()` and `repr()` are the mask; it is false when empty.

    Values read by `.values()` know no instance: pass `open` the data key.
    """

    __slots__ = ("_field", "_instance", "_state")

    def __init__(self, field: "SealedField[Any]", state: State, instance: models.Model | None = None) -> None:
        self._field = field
        self._state = state
        self._instance = instance

    @sensitive_variables()
    def open(self, key: "DataKey | None" = None) -> _Clear:
        """What was sealed.

        Args:
            key: the data key; by default that of the instance (`select_related` it where many are opened).

        Raises:
            KeyDestroyed: the key was destroyed.
            SealBroken: the ciphertext was altered or belongs elsewhere.
            NoKey: neither the instance nor the caller has a key.
        """
        if isinstance(self._state, Pending):
            return self._field.decode(self._state.clear)
        if not self._state:
            return self._field.decode(None)
        if key is None and self._instance is None:
            raise NoKey("this sealed value knows no instance: pass open() its data key")
        key = key or self._field.key_of(self._instance)
        return self._field.decode(self._field.unseal(key, self._state))

    @property
    def state(self) -> State:
        """What the instance holds: sealed bytes, or clear text that waits (masked)."""
        return self._state

    def belongs_to(self, field: "SealedField[Any]", instance: models.Model) -> bool:
        """Whether its bytes may stand in that field of that instance as they are."""
        if self._field.context != field.context:
            return False
        own = self._instance
        return own is None or own is instance or (own.pk is not None and own.pk == instance.pk)

    def __bool__(self) -> bool:
        return bool(self._state.clear if isinstance(self._state, Pending) else self._state)

    def __str__(self) -> str:
        return MASK

    __repr__ = __str__

    def __deepcopy__(self, memo: dict[int, Any]) -> "Sealed[_Clear]":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a sealed value is not pickled; its model instance is, once saved")


def spell_json(value: Any) -> str:
    """JSON as it is sealed: dates and decimals as Django spells them, Chinese as it is."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
