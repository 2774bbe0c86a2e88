"""A trap for robots that never catches a person silently: an empty box out of sight, and a least time to fill a form.

Whoever is caught is told what happened and has only to send once more; the question for people stands beside it.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal import timekeeping

_SALT = "portal.abuse.traps"


class OutOfSight(forms.TextInput):
    """A text box that neither eye, keyboard nor screen reader comes across, but a robot fills."""

    template_name = "abuse/trap.html"
    is_hidden = True  # it brings its own label


class TrapForm(forms.Form):
    """Mix into a form that robots send. The two fields draw themselves among the hidden ones."""

    contact_note = forms.CharField(
        label=_("请勿填写此栏"), required=False, max_length=200, widget=OutOfSight(attrs={"autocomplete": "off"})
    )
    opened = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened"].initial = _stamp()

    def clean(self) -> dict[str, Any]:
        """Stop what looks like a robot, with a way on."""
        data: dict[str, Any] = super().clean() or {}
        filled, fast = data.pop("contact_note", ""), not _long_enough(data.pop("opened", ""))
        if filled:
            self.add_error(None, _("一个应当留空的隐藏栏里有内容，可能是浏览器自动填入的，已经清空。请再提交一次。"))
        if fast:
            self.add_error(None, _("提交得太快，或页面打开太久。您填写的内容都还在，请再提交一次。"))
        if filled or fast:
            self._set_again(new_stamp=fast)
        return data

    def _set_again(self, *, new_stamp: bool) -> None:
        """Show an empty trap, and a stamp that will do when it is sent again."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("contact_note")] = ""
        kept = data.get(self.add_prefix("opened"), "")
        if new_stamp and _opened_at(str(kept)) is None:
            data[self.add_prefix("opened")] = _stamp()
        self.data = data


def _stamp() -> str:
    return signing.dumps(int(timekeeping.now().timestamp()), salt=_SALT)


def _opened_at(stamp: str) -> int | None:
    """The second in which the form was opened; None if the stamp is not ours or a day old."""
    try:
        second = int(signing.loads(stamp, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return second if timekeeping.now().timestamp() - second < settings.TRAP_MOST_SECONDS else None


def _long_enough(stamp: str) -> bool:
    if not settings.TRAP_LEAST_SECONDS:
        return True
    second = _opened_at(stamp)
    return second is not None and timekeeping.now().timestamp() - second >= settings.TRAP_LEAST_SECONDS
