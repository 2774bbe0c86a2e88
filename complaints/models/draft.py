"""A report being written: sealed from the first word, with its number and code already made."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedJSONField, SealedTextField

from .complaint import Complaint


class IntakeDraft(models.Model):
    """What a visitor has entered so far. The browser's session knows its id; nobody else does.

    Its key becomes the key of the complaint it turns into; a draft left alone is erased with its key by a sweep.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT, related_name="+", editable=False)
    answers = SealedJSONField(key="key")
    ticket = SealedJSONField(key="key")
    number = models.CharField(
        max_length=24, unique=True, null=True, blank=True, editable=False
    )  # the ticket's: given out once
    complaint = models.OneToOneField(
        Complaint, on_delete=models.CASCADE, null=True, blank=True, related_name="draft", editable=False
    )
    created_at = models.DateTimeField(default=timekeeping.now)
    touched_at = models.DateTimeField(default=timekeeping.now, db_index=True)

    class Meta:
        verbose_name = _("未提交的草稿（密封）")
        verbose_name_plural = _("未提交的草稿（密封）")

    def __str__(self) -> str:
        return "〔已密封〕"


class DraftFile(models.Model):
    """A file added to a draft: checked and sealed before it is kept at all."""

    draft = models.ForeignKey(IntakeDraft, on_delete=models.CASCADE, related_name="files")
    is_authority = models.BooleanField(default=False)  # an agent's proof: it names people, so it is no evidence
    file = models.OneToOneField("vault.SealedFile", on_delete=models.PROTECT, related_name="+")
    name = SealedTextField(key="draft.key")
    content_type = models.CharField(max_length=100)
    added_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("草稿附件")
        verbose_name_plural = _("草稿附件")
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return "〔已密封〕"
