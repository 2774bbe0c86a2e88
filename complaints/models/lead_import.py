"""A file of leads on its way in: sealed while it waits, destroyed when it was read; its results offered once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedJSONField, SealedTextField

from ..enums import ImportFormat, ImportState
from .complaint import Complaint


class LeadImport(models.Model):
    """One uploaded file. Two keys: one seals the file, one its results; each is destroyed when its time is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT, related_name="+", editable=False)
    results_key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT, related_name="+", editable=False)
    file = models.ForeignKey("vault.SealedFile", on_delete=models.PROTECT, related_name="+", editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)  # a blind index
    columns = SealedJSONField(key="file_key", blank=True)
    format = models.CharField(_("格式"), max_length=8, choices=ImportFormat.choices)
    state = models.CharField(_("状态"), max_length=12, choices=ImportState.choices, default=ImportState.PREVIEW)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), default=timekeeping.now)
    total = models.PositiveIntegerField(_("行数"), default=0)
    last_line = models.PositiveIntegerField(_("已读到"), default=0)
    taken = models.PositiveIntegerField(_("新登记"), default=0)
    known = models.PositiveIntegerField(_("此前已登记"), default=0)
    failed = models.PositiveIntegerField(_("出错"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    codes_taken_at = models.DateTimeField(_("查询码领取时间"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("结果销毁时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("批量导入")
        verbose_name_plural = _("批量导入")
        ordering = ["-uploaded_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(condition=Q(format__in=ImportFormat.values), name="import_format_known"),
        ]

    def __str__(self) -> str:
        return f"{self.uploaded_at:%Y-%m-%d %H:%M}"

    @property
    def subject(self) -> str:
        """Its name in the audit trail."""
        return f"import:{self.pk}"

    @property
    def done(self) -> int:
        """Rows read so far."""
        return self.taken + self.known + self.failed


class ImportedRow(models.Model):
    """What became of one row. Its code, or what could not be taken in, is sealed until it was fetched."""

    batch = models.ForeignKey(LeadImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("行"))
    complaint = models.ForeignKey(Complaint, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.CharField(_("受理编号"), max_length=24, blank=True)
    code = SealedTextField(key="batch.results_key", blank=True)
    error = models.CharField(_("错误"), max_length=200, blank=True)
    cells = SealedJSONField(key="batch.results_key", blank=True)

    class Meta:
        verbose_name = _("导入的一行")
        verbose_name_plural = _("导入的行")
        ordering = ["line"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="imported_row_once")]

    def __str__(self) -> str:
        return f"{self.line}"
