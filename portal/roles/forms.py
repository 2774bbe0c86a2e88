"""Forms of the account pages."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """Name and password; the answer to a failure does not tell which was wrong."""

    error_messages = {
        "invalid_login": _("账号或密码不正确。请核对大小写后重试；连续输错 8 次，该账号将暂停登录 15 分钟。"),
        "inactive": _("账号或密码不正确。请核对大小写后重试；连续输错 8 次，该账号将暂停登录 15 分钟。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("账号")
        self.fields["password"].label = _("密码")
        del self.fields["username"].widget.attrs["autofocus"]


class CodeForm(forms.Form):
    """A code from the authenticator, or (where allowed) a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, help_text: object = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = str(help_text)
