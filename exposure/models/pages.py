"""The board at /exposure/ and its items. Both read nothing but the public world when they are shown."""

from typing import Any

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from ..enums import Rectification
from ..forms import ExposureFilter, ExposureItemForm
from ..panels import ReleasePanel
from ..permissions import BoardPermissionTester, ItemPermissionTester

PAGE_SIZE = 12

#: What an editor writes; everything in it passes the redaction assistant before it goes on.
WRITTEN_FIELDS = (
    "title",
    "found",
    "rule_broken",
    "agency_response",
    "response_pending_text",
    "rectification",
    "slug",
    "seo_title",
    "search_description",
)

#: What the case says; copied from it by the actions, never edited, never taken from an old revision.
FACT_FIELDS = (
    "case_key",
    "notice_number",
    "agency_name",
    "agency_aliases",
    "region",
    "domain",
    "violation",
    "act_kind",
    "notice_issued_on",
    "served_on",
    "reply_due_on",
    "replied_on",
    "clock_stopped_on",
    "outcome",
    "state",
    "rectified_on",
    "closed_on",
    "published_on",
    "revoked_on",
    "void_until",
)


class ExposureIndexPage(Page):
    """The exposure board (曝光台)."""

    summary = models.TextField(_("导语"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    template = "exposure/exposure_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["exposure.ExposureItemPage"]
    max_count = 1

    class Meta:
        verbose_name = _("曝光台")

    def items(self, wanted: ExposureFilter, number: str | None) -> ResultPage:
        """One page of the live items the filter lets through, newest first; odd values let everything through."""
        found = wanted.apply(self.live_items()).order_by("-published_on", "-pk")
        return Paginator(found, PAGE_SIZE).get_page(number)

    @property
    def trail(self) -> list[tuple[str, str]]:
        """Titles and addresses for the breadcrumbs."""
        return [(self.title, "")]

    def live_items(self) -> Any:
        """Every item on the board now."""
        return ExposureItemPage.objects.child_of(self).live().public()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The board with its filter and one page of cards."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        wanted = ExposureFilter(request.GET, items=self.live_items())
        return {**context, "filter": wanted, "page_obj": self.items(wanted, request.GET.get("page"))}

    def permissions_for_user(self, user: Any) -> BoardPermissionTester:
        """Items come from cases and go out through the review: nobody creates or publishes one from here."""
        return BoardPermissionTester(user, self)


class ExposureItemPage(Page):
    """One exposed violation: copies for the public only, without any relation to the case's tables."""

    case_key = models.UUIDField(_("案件标识"), unique=True, editable=False)
    notice_number = models.CharField(_("通知书文号"), max_length=60, editable=False)
    agency_name = models.CharField(_("事涉单位"), max_length=120, db_index=True, editable=False)
    agency_aliases = models.JSONField(default=list, blank=True, editable=False)
    region = models.CharField(_("地区"), max_length=40, blank=True, db_index=True, editable=False)
    domain = models.CharField(_("领域"), max_length=40, blank=True, db_index=True, editable=False)
    violation = models.CharField(_("违法类型"), max_length=20, blank=True, db_index=True, editable=False)
    act_kind = models.CharField(_("行为种类"), max_length=12, blank=True, editable=False)
    notice_issued_on = models.DateField(_("通知书签发日期"), editable=False)
    served_on = models.DateField(_("送达日期"), editable=False)
    reply_due_on = models.DateField(_("回复期限"), editable=False)
    replied_on = models.DateField(_("书面回复日期"), null=True, blank=True, editable=False)
    clock_stopped_on = models.DateField(
        _("期限停止日期"), null=True, blank=True, editable=False, help_text=_("书面回复、撤销或移送之日。")
    )
    outcome = models.CharField(_("办理结果"), max_length=20, blank=True, editable=False)
    state = models.CharField(
        _("整改状态"),
        max_length=10,
        choices=Rectification,
        default=Rectification.RECTIFYING,
        db_index=True,
        editable=False,
    )
    rectified_on = models.DateField(_("整改到位日期"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("发布日期"), null=True, blank=True, db_index=True, editable=False)
    revoked_on = models.DateField(_("通知书撤销日期"), null=True, blank=True, editable=False)
    # Approvals of review rounds up to this one are spent: what was taken down needs a new review.
    void_until = models.BigIntegerField(default=0, editable=False)

    found = models.TextField(_("查明的事实"), help_text=_("不写个人姓名、电话、住址、车牌等。段落之间空一行。"))
    rule_broken = models.TextField(_("违反的规定"))
    agency_response = models.TextField(_("单位的说明"), blank=True, help_text=_("与查明的事实并列刊登。"))
    response_pending_text = models.CharField(
        _("没有说明时显示"), max_length=120, blank=True, default="截至发布，该单位未提出书面意见。"
    )
    rectification = models.TextField(_("整改情况"), blank=True)

    base_form_class = ExposureItemForm
    content_panels = [
        FieldPanel("title", heading=_("标题")),
        ReleasePanel(heading=_("发布前检查")),
        MultiFieldPanel([FieldPanel("found"), FieldPanel("rule_broken")], heading=_("查明的事实")),
        MultiFieldPanel([FieldPanel("agency_response"), FieldPanel("response_pending_text")], heading=_("单位的说明")),
        FieldPanel("rectification"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("found"),
        index.SearchField("agency_name"),
        index.SearchField("notice_number"),
    ]
    template = "exposure/exposure_item_page.html"
    parent_page_types = ["exposure.ExposureIndexPage"]
    subpage_types: list[str] = []
    # Items are drafted from an eligible case (`actions.draft`), never created or copied by hand.
    is_creatable = False

    class Meta:
        verbose_name = _("曝光条目")
        verbose_name_plural = _("曝光条目")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=Rectification.values), name="exposure_item_state_known")
        ]

    @property
    def subject(self) -> str:
        """The name of this item in the audit trail and on its clocks."""
        return f"exposure:{self.pk}"

    @property
    def is_rectified(self) -> bool:
        """Whether the card bears 已整改."""
        return bool(self.state == Rectification.RECTIFIED)

    @cached_property
    def trail(self) -> list[tuple[str, str]]:
        """Titles and addresses for the breadcrumbs."""
        board = self.get_parent()
        return [(board.title, board.get_url() or ""), (self.title, "")]

    def permissions_for_user(self, user: Any) -> ItemPermissionTester:
        """Publishing belongs to the review alone, whatever the groups and superusers may do elsewhere."""
        return ItemPermissionTester(user, self)

    def with_content_json(self, content: dict[str, Any]) -> "ExposureItemPage":
        """An older revision's words with today's facts."""
        version: ExposureItemPage = super().with_content_json(content)
        for name in FACT_FIELDS:
            setattr(version, name, getattr(self, name))
        return version

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; an item that would become public in this form must have passed its review.

        Raises:
            NotReleasable: it has not, or something now speaks against it.
        """
        from ..release import check_release

        fields = kwargs.get("update_fields")
        if self.live and (fields is None or "live" in fields):
            check_release(self)
        super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The item with its board (for the way back) and the address to cite."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "permalink": request.build_absolute_uri(self.get_url(request))}
