"""System checks: a limit or a proxy that cannot be read stops the start instead of being ignored."""

import ipaddress
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from .addresses import SOCKET
from .limits import read_rates


def limits_can_be_read(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """`ABUSE_LIMITS` and `TRUSTED_PROXIES` are written as they should be."""
    return [*_limits(), *_proxies()]


def _limits() -> Iterator[CheckMessage]:
    for scope, text in settings.ABUSE_LIMITS.items():
        try:
            read_rates(text)
        except ValueError:
            yield Error(f"ABUSE_LIMITS: {scope}={text} is not like 30/600+90/86400", id="abuse.E001")


def _proxies() -> Iterator[CheckMessage]:
    for name in settings.TRUSTED_PROXIES:
        try:
            ipaddress.ip_network(name) if name != SOCKET else None
        except ValueError:
            yield Error(f"TRUSTED_PROXIES: {name} is neither a network nor “{SOCKET}”", id="abuse.E002")
