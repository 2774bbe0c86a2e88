"""The salt of the day."""

from django.db import models


class DaySalt(models.Model):
    """Random bytes that make today's digests differ from every other day's.

    The salt is deleted when its day is over. Then nobody, whoever holds the secret key included, can compute that
    day's digests again or test an address against them.
    """

    day = models.DateField(primary_key=True)
    salt = models.BinaryField(max_length=32, editable=False)

    class Meta:
        verbose_name = "当日盐值"
        verbose_name_plural = "当日盐值"

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
