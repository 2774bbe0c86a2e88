"""Emptying what a destroyed key had sealed.

Destroying the key alone makes the ciphertext unreadable; emptying the columns as well keeps it so even against a copy
of the wrapped key that somebody kept too long.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from .fields import SealedField
from .models import DataKey


def sealed_columns() -> Iterator[tuple[type[models.Model], str, list[str]]]:
    """Every model with sealed fields: the look-up that leads from it to the data key, and the names of the fields."""
    for model in apps.get_models():
        by_path: dict[str, list[str]] = {}
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                by_path.setdefault(field.key.replace(".", "__"), []).append(field.attname)
        for path, names in by_path.items():
            yield model, path, names


def blank_sealed(key: DataKey) -> int:
    """Empty every sealed column under a key, in whatever table; how many rows there were."""
    return sum(
        model._base_manager.filter(**{path: key}).update(**dict.fromkeys(names, b""))
        for model, path, names in sealed_columns()
    )
