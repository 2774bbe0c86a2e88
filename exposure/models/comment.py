"""The agency's comment on a draft (right of reply)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping


class CommentRequestQuerySet(models.QuerySet["CommentRequest"]):
    """Verbs for the agency's desk."""

    def open(self) -> "CommentRequestQuerySet":
        """Requests not answered yet."""
        return self.filter(answered_at=None)

    def of_agencies(self, agencies: models.QuerySet) -> "CommentRequestQuerySet":
        """Requests that were put to one of these agencies."""
        return self.filter(agency__in=agencies)


class CommentRequest(models.Model):
    """One asking of the agency: the text it was shown, until when it may comment (its clock), what it answered."""

    page = models.ForeignKey("exposure.ExposureItemPage", models.CASCADE, related_name="comment_requests")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name=_("事涉单位"))
    title = models.CharField(_("拟发布标题"), max_length=255)
    shown_text = models.TextField(_("拟发布内容"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("征求时间"), default=timekeeping.now)
    due_on = models.DateField(_("反馈期限"))
    text = models.TextField(_("单位意见"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("反馈时间"), null=True, blank=True)

    objects = CommentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("征求意见")
        verbose_name_plural = _("征求意见")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(answered_at__isnull=True), name="one_open_comment_request_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}：{self.title}"

    @property
    def settled(self) -> bool:
        """Whether the agency has answered, or its time is over."""
        return self.answered_at is not None or timekeeping.today() > self.due_on
