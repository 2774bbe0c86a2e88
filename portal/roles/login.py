"""Login limits: what django-axes may know of a visitor and an account: keyed digests of today, nothing in clear."""

import ipaddress
from typing import Any

from axes.conf import settings as axes_settings
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from portal.abuse.api import address_digest, subject_digest


@sensitive_variables()
def address_name(request: HttpRequest) -> str | None:
    """Today's digest of the visitor's network, in a shape axes can store: an address in fd00::/8."""
    digest = address_digest(request)
    return str(ipaddress.IPv6Address(bytes.fromhex(f"fd{digest[:30]}"))) if digest else None


@sensitive_variables()
def account_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Today's digest of the account's name: people type passwords into that box."""
    box: str = axes_settings.AXES_USERNAME_FORM_FIELD
    typed = (credentials or {}).get(box)
    if typed is None and request is not None:
        typed = request.POST.get(box)
    return subject_digest("account", str(typed or "").casefold())


def no_names(*_parts: Any) -> str:
    """How axes calls a visitor in its log lines: not at all."""
    return "{}"


class KeyedHandler(AxesDatabaseHandler):
    """axes' own handler; what it would store of the request besides the two digests is emptied first."""

    def user_login_failed(
        self, sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Count a failure."""
        if request is not None:
            request.axes_user_agent = request.axes_path_info = request.axes_http_accept = ""  # type: ignore[attr-defined]
        super().user_login_failed(sender, credentials, request, **kwargs)


def empty_attempt(instance: AccessAttempt, **kwargs: Any) -> None:
    """Before a counted failure is written: it keeps none of the fields that were sent."""
    instance.get_data = instance.post_data = instance.http_accept = instance.path_info = instance.user_agent = ""
