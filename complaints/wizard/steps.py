"""The steps of a report, in order, and which of them still lack something."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ..actions.drafts import party_roles
from ..enums import PartyRole
from ..forms import CheckForm
from .forms import AgencyForm, EventForm, IdentityForm


@dataclass(frozen=True)
class Step:
    """One step: its place in the address, its title, its form (none for the files)."""

    slug: str
    title: str | Promise
    form: type[forms.Form] | None = None


STEPS = (
    Step("event", gettext_lazy("发生了什么"), EventForm),
    Step("agency", gettext_lazy("哪个单位，何时何地"), AgencyForm),
    Step("proof", gettext_lazy("证据材料")),
    Step("you", gettext_lazy("您的身份"), IdentityForm),
    Step("check", gettext_lazy("核对并提交"), CheckForm),
)
ORDER = tuple(step.slug for step in STEPS)


def first_unfinished(answers: dict[str, Any], typed: dict[str, Any]) -> str:
    """The first step that lacks an answer, or holds words that were not accepted yet; empty when all are done."""
    done = {
        "event": bool(answers.get("narrative")),
        "agency": any(answers.get(name) for name in ("agency", "agency_as_stated", "centre_related")),
        "you": bool(answers.get("identity")),
    }
    unfinished = next((slug for slug, is_done in done.items() if not is_done or slug in typed), "")
    return unfinished or ("people" if lacking_people(answers) or _half_written(answers, typed) else "")


def _half_written(answers: dict[str, Any], typed: dict[str, Any]) -> bool:
    """Whether a person was begun and not finished, while other people are wanted at all."""
    return "people" in typed and bool(party_roles(answers))


def lacking_people(answers: dict[str, Any]) -> list[str | Promise]:
    """What the list of other people still lacks, in words."""
    roles = party_roles(answers)
    there = {one["role"] for one in answers.get("people", [])}
    found: list[str | Promise] = []
    if PartyRole.PRINCIPAL in roles and PartyRole.PRINCIPAL not in there:
        found.append(gettext_lazy("请填写委托人。"))
    if PartyRole.PRINCIPAL in roles and not answers.get("authority"):
        found.append(gettext_lazy("请上传委托书，拍照或扫描都可以。"))
    if PartyRole.JOINT in roles and PartyRole.JOINT not in there:
        found.append(gettext_lazy("请填写一起反映的人，或返回上一步取消勾选。"))
    return found
