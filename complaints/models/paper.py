"""Official papers as issued, their printed files, and the versions of their wording."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedJSONField

from ..enums import PaperKind, TemplateStatus
from .complaint import Complaint
from .numbers import DocumentNumber


class PaperTemplate(models.Model):
    """A version of a paper's wording: proposed by one person, put into use by another, kept for ever."""

    kind = models.CharField(_("文书"), max_length=16, choices=PaperKind.choices)
    version = models.PositiveSmallIntegerField(_("版本"))
    wording = models.JSONField(_("文字"), default=dict)
    status = models.CharField(_("状态"), max_length=10, choices=TemplateStatus.choices, default=TemplateStatus.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"), default=timekeeping.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("文书模板")
        verbose_name_plural = _("文书模板")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_template_per_version"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(status=TemplateStatus.ACTIVE), name="one_active_template_per_kind"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(status=TemplateStatus.PROPOSED), name="one_proposed_template_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("proposed_by")), name="template_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"


class IssuedPaper(models.Model):
    """One paper with its number. Its words are sealed under the matter's key; the code on it is found by its index."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("文书"), max_length=16, choices=PaperKind.choices)
    number = models.OneToOneField(DocumentNumber, on_delete=models.PROTECT, related_name="paper")
    content = SealedJSONField(key="complaint.key")
    code_index = models.CharField(max_length=64, unique=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(_("签发时间"), default=timekeeping.now)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("文书")
        verbose_name_plural = _("文书")
        ordering = ["issued_at", "number_id"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known")]

    def __str__(self) -> str:
        return self.number.text


class PaperFile(models.Model):
    """The PDF of a paper, made once and sealed: every copy handed out has these bytes.

    The digest is in clear, so that a copy can be checked after the matter was erased: nobody guesses a file that holds
    the check code.
    """

    paper = models.OneToOneField(IssuedPaper, on_delete=models.PROTECT, related_name="pdf")
    file = models.OneToOneField("vault.SealedFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("文件摘要"), max_length=64, editable=False)
    made_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("文书文件")
        verbose_name_plural = _("文书文件")

    def __str__(self) -> str:
        return str(self.paper_id)
