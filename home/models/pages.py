"""Home page, content pages, news: written by editors in Wagtail."""

from typing import Any

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import BodyBlock, HomeBodyBlock, NoticeBlock, QuestionBlock, StepBlock
from portal import timekeeping

PAGE_SIZE = 20


def today() -> Any:
    """The portal's present day (a default for dates; migrations need a named function)."""
    return timekeeping.today()


class HomePage(Page):
    """The front of the portal: three doors, what was exposed, the figures, how it works."""

    lede = models.TextField(_("导语"), max_length=200, blank=True)
    notices = StreamField([("notice", NoticeBlock())], verbose_name=_("公告"), blank=True)
    report_steps = StreamField([("step", StepBlock())], verbose_name=_("怎样投诉举报"), blank=True)
    loop_text = models.TextField(_("闭环说明"), max_length=400, blank=True)
    body = StreamField(HomeBodyBlock(), verbose_name=_("正文"), blank=True)
    questions = StreamField([("question", QuestionBlock())], verbose_name=_("常见问题"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lede"),
        FieldPanel("notices"),
        FieldPanel("report_steps"),
        FieldPanel("loop_text"),
        FieldPanel("body"),
        FieldPanel("questions"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lede")]
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("首页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with the newest exposure items and the headline figures, all from the public world."""
        from home import selectors

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **selectors.home_context()}


class ContentPage(Page):
    """A page of text: a guide, a policy, contact."""

    summary = models.TextField(_("摘要"), max_length=200, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)
    dated = models.DateField(_("日期"), default=today)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("dated"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    template = "home/content_page.html"
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]

    class Meta:
        verbose_name = _("内容页")


class NewsIndexPage(Page):
    """The list of news and bulletins, newest first."""

    summary = models.TextField(_("摘要"), max_length=200, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    template = "home/news_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]

    class Meta:
        verbose_name = _("动态列表")

    def news(self, number: str | None) -> ResultPage:
        """One page of the list; a number out of range gives the nearest page."""
        items = NewsPage.objects.child_of(self).live().order_by("-dated", "-pk")
        return Paginator(items, PAGE_SIZE).get_page(number)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with its list."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "page_obj": self.news(request.GET.get("page"))}


class NewsPage(Page):
    """One piece of news."""

    summary = models.TextField(_("摘要"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=60, blank=True)
    dated = models.DateField(_("日期"), default=today)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("source"),
        FieldPanel("dated"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    template = "home/news_page.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("动态")
