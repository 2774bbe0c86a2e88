"""What a sender filed, word for word, as the proof of filing covers it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.vault.fields import SealedTextField

from .complaint import Complaint


class FiledWords(models.Model):
    """The text from which a matter's proof of filing was computed. Never changed: supplements and corrections that
    staff make to the matter are not part of what was filed."""

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="filed_words")
    words = SealedTextField(key="complaint.key")

    class Meta:
        verbose_name = _("提交原文")
        verbose_name_plural = _("提交原文")
        default_permissions = ()

    def __str__(self) -> str:
        return "〔已密封〕"
