"""What an act on a matter is: a form that calls one action, who it is for, and why it may not be done now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from complaints.actions.lifecycle import refusal
from complaints.enums import Action
from complaints.models import Complaint
from complaints.transitions import moves_for
from portal.errors import Refused
from portal.roles.enums import CASE_ROLES, STAFF_ROLES, Role
from portal.roles.models import User

Check = Callable[[Complaint, User], Refused | None]


class ActForm(forms.Form):
    """The form of one act. `carry_out` calls the action and returns what to tell the person.

    Attributes:
        material: codes of the parts of the file shown beside the form, templates in `complaints/admin/partials/`.
        preview: template that shows what the typed text would become, before anything is done.
    """

    material: tuple[str, ...] = ()
    preview: str = ""

    def __init__(self, *args: Any, complaint: Complaint, user: User, **kwargs: Any) -> None:
        self.complaint = complaint
        self.user = user
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = "请填写这一项。"

    def carry_out(self) -> str:
        """Do it.

        Raises:
            Refused: the action said no; nothing changed.
        """
        raise NotImplementedError

    def preview_context(self) -> dict[str, Any]:
        """What the preview template needs."""
        return {}


@dataclass(frozen=True)
class Act:
    """One act as the matter page offers it.

    Attributes:
        code: its name in the address.
        title: the words on the button and over the form.
        sentence: what it does, and to whom it is told.
        roles: who may do it in principle.
        check: why this person may not do it now, or None.
        weight: "primary" for the next step of the loop, "danger" for what ends or takes away, "" for the rest.
    """

    code: str
    title: str
    sentence: str
    form: type[ActForm]
    roles: frozenset[Role]
    check: Check
    weight: str = ""


def table_act(
    action: Action,
    form: type[ActForm],
    sentence: str,
    *,
    weight: str = "",
    title: str = "",
    check: Check | None = None,
) -> Act:
    """An act that is a row of the transition table."""
    roles = frozenset(role for move in moves_for(action) for role in move.actors if role in CASE_ROLES)
    return Act(
        code=action.value,
        title=title or str(action.label),
        sentence=sentence,
        form=form,
        roles=roles & STAFF_ROLES,  # type: ignore[arg-type]
        check=check or (lambda complaint, user: refusal(complaint, action, user)),
        weight=weight,
    )


def text_area(label: str, *, help_text: str = "", rows: int = 6, required: bool = True) -> forms.CharField:
    """A field for a longer text."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def lines_of(text: str) -> list[str]:
    """The non-empty lines of a text, each an item."""
    return [line.strip() for line in text.splitlines() if line.strip()]
