"""Small helpers the components in templates/components/ need; templates of other rooms include the components."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput
from django.forms.forms import BaseForm
from wagtail.models import Page as WagtailPage

from home.loop import LoopFigure, figure

register = template.Library()

#: What each public word looks like. Red is kept for consequence: overdue, exposed, referred.
TONES = {
    "navy": {"已接收", "已受理", "调查核实中", "已立案", "整改中", "重新核查中", "待补正", "在聘", "提醒", "已送达"},
    "red": {"已移送", "逾期", "已逾期", "曝光", "已曝光", "未整改", "移送纪检监察"},
    "green": {"已办结", "已整改", "整改到位", "按期整改"},
}


@register.filter
def status_word(status: object) -> str:
    """The word of a status given as a word or as an enumeration member."""
    return str(getattr(status, "label", status))


@register.filter
def status_tone(status: object) -> str:
    """The tone (`navy`, `red`, `green`, `grey`) of a status's word."""
    word = status_word(status)
    return next((tone for tone, words in TONES.items() if word in words), "grey")


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether a field is one box to tick, whose label stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.simple_tag
def loop_figure(step: object = "") -> LoopFigure:
    """The loop with `step` marked."""
    return figure(str(step or ""))


@register.simple_tag
def page_numbers(page: Page) -> list[int]:
    """The page numbers to link, 0 standing for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in numbers]


@dataclass(frozen=True)
class ErrorLink:
    """One mistake: its field, its text, the id of the control to go to."""

    label: str
    text: str
    target: str


@register.simple_tag
def error_links(form: BaseForm) -> list[ErrorLink]:
    """Every mistake of a form, those of the whole form first."""
    whole = [ErrorLink("", str(text), "") for text in form.non_field_errors()]
    fields = [
        ErrorLink(str(field.label), str(text), field.id_for_label or field.auto_id)
        for field in form
        for text in field.errors
    ]
    return whole + fields


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any]) -> str:
    """The absolute address of the present page without its query, for citations and permalinks."""
    request = context.get("request")
    return request.build_absolute_uri(request.path) if request else ""


@register.simple_tag
def trail_of(title: str, url: str) -> list[tuple[str, str]]:
    """The breadcrumbs of a page directly below the home page."""
    return [(title, url)]


@register.simple_tag
def page_trail(page: WagtailPage) -> list[tuple[str, str]]:
    """The breadcrumbs of a page of the tree: its public ancestors below the home page, then itself."""
    above = page.get_ancestors().filter(depth__gt=2).live() if page.depth > 3 else []
    return [(item.title, item.url or "") for item in [*above, page]]
