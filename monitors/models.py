"""Invited supervisors (特邀监督员): their public profiles, written by editors in Wagtail."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

from agencies.models import Domain, Region
from portal import timekeeping

from .enums import SourceCategory, TermState
from .forms import MonitorFilter

PAGE_SIZE = 24


class MonitorQuerySet(PageQuerySet):
    """Profiles, by the state of their term."""

    def open_to_all(self) -> Self:
        """Live profiles without a restriction of their own (whoever reads the list may read them)."""
        return self.live().filter(view_restrictions__isnull=True)

    def serving(self, on: date) -> Self:
        """Supervisors whose term covers the day."""
        return self.filter(term_from__lte=on, term_until__gte=on)

    def ended(self, on: date) -> Self:
        """Supervisors whose term ended before the day."""
        return self.filter(term_until__lt=on)

    def wrongly_listed(self, on: date) -> Self:
        """Live profiles whose place in the public lists no longer fits their term."""
        serving = Q(term_from__lte=on, term_until__gte=on)
        return self.live().filter(Q(listed=True) & ~serving | Q(listed=False) & serving)


class MonitorPage(Page):
    """One supervisor's public profile; the page's title is the person's name."""

    category = models.CharField(_("来源类别"), max_length=20, choices=SourceCategory)
    position = models.CharField(_("单位和职务"), max_length=80, blank=True)
    letter_number = models.CharField(_("聘书号"), max_length=40, blank=True)
    term_from = models.DateField(_("聘期起"))
    term_until = models.DateField(_("聘期止"))
    domains = ParentalManyToManyField(Domain, verbose_name=_("监督领域"), blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("地区"), null=True, blank=True, related_name="+")
    introduction = models.TextField(_("简介"), max_length=600, blank=True)
    photo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        verbose_name=_("公开照片"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("须经本人同意。"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("账号"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("本人登录工作台所用的账号；不公开。"),
    )
    listed = models.BooleanField(default=False, editable=False)

    objects = PageManager.from_queryset(MonitorQuerySet)()

    content_panels = [
        FieldPanel("title", heading=_("姓名")),
        MultiFieldPanel([FieldPanel("category"), FieldPanel("position"), FieldPanel("photo")], heading=_("本人")),
        MultiFieldPanel(
            [FieldPanel("letter_number"), FieldPanel("term_from"), FieldPanel("term_until")], heading=_("聘任")
        ),
        MultiFieldPanel([FieldPanel("region"), FieldPanel("domains")], heading=_("监督范围")),
        FieldPanel("introduction"),
        FieldPanel("user", permission="monitors.change_monitorpage"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("position")]
    template = "monitors/monitor_page.html"
    parent_page_types = ["monitors.MonitorIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("特邀监督员")
        verbose_name_plural = _("特邀监督员")
        constraints = [
            models.CheckConstraint(condition=Q(term_until__gte=F("term_from")), name="monitor_term_in_order"),
            models.CheckConstraint(condition=Q(category__in=SourceCategory.values), name="monitor_category_known"),
        ]
        indexes = [models.Index(fields=["term_until", "term_from"], name="monitor_term")]

    def clean(self) -> None:
        """Refuse a term that ends before it begins."""
        super().clean()
        ends: date | None = self.term_until  # empty while the form is incomplete
        begins: date | None = self.term_from
        if ends is not None and begins is not None and ends < begins:
            raise ValidationError({"term_until": _("聘期止不能早于聘期起。")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with its breadcrumbs, built from its address without asking the tree."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        address = self.get_url(request) or ""
        above = address.removesuffix(f"{self.slug}/")
        return {**context, "trail": [(self._meta.verbose_name, above), (self.title, address)]}

    @property
    def term_state(self) -> TermState:
        """The state of the term today."""
        today = timekeeping.today()
        if today < self.term_from:
            return TermState.COMING
        return TermState.SERVING if today <= self.term_until else TermState.ENDED


class MonitorIndexPage(Page):
    """The list of supervisors at /monitors/, filtered by category, field and term."""

    summary = models.TextField(_("导语"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    template = "monitors/monitor_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["monitors.MonitorPage"]
    max_count = 1

    class Meta:
        verbose_name = _("特邀监督员名录")

    def monitors(self, wanted: MonitorFilter, number: str | None) -> ResultPage:
        """One page of the profiles the filter lets through; unknown filter values let everything through."""
        found = wanted.apply(MonitorPage.objects.child_of(self).open_to_all(), timekeeping.today())
        found = found.select_related("region").prefetch_related("domains").order_by("path")
        return Paginator(found, PAGE_SIZE).get_page(number)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with its filter form and one page of the list."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        wanted = MonitorFilter(request.GET)
        return {**context, "filter": wanted, "page_obj": self.monitors(wanted, request.GET.get("page"))}
