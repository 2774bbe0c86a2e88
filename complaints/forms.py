"""The wizard's last step, in plain Chinese; the other steps are in `wizard.forms`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.abuse.forms import PersonForm


class CheckForm(PersonForm):
    """The last step: the code is saved, a person is sending."""

    field_order = ["saved", "captcha"]
    saved = forms.BooleanField(
        label=_("我已记下受理编号和查询码"),
        error_messages={"required": _("请先抄下或拍下编号和查询码：丢失后匿名事项无法找回。")},
    )
