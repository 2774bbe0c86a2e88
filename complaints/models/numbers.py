"""Document numbers (文号): gap-free per type code and year, GB/T 9704 form."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping


class NumberSeries(models.Model):
    """The last number given out in a series; its row is the lock that keeps the series gap-free."""

    code = models.CharField(_("代字"), max_length=30)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("末号"), default=0)

    class Meta:
        verbose_name = _("文号序列")
        verbose_name_plural = _("文号序列")
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="one_series_per_code_and_year")]

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕"


class DocumentNumber(models.Model):
    """One number given to one document, for ever."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="numbers")
    sequence = models.PositiveIntegerField()
    text = models.CharField(_("文号"), max_length=60, unique=True)
    subject = models.CharField(max_length=80, db_index=True)
    issued_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("文号")
        verbose_name_plural = _("文号")
        constraints = [models.UniqueConstraint(fields=["series", "sequence"], name="one_number_per_sequence")]

    def __str__(self) -> str:
        return self.text
