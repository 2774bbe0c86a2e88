"""Where a request comes from. The answer lives in memory for the length of a call and is written nowhere."""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: What a proxy on a Unix socket is called in `TRUSTED_PROXIES`: such a connection has no address.
SOCKET = "unix"
#: One household or server usually holds a whole /64, and may pick a new address in it for every request.
IPV6_PREFIX = 64


@sensitive_variables()
def network_of(request: HttpRequest) -> str:
    """The visitor's network: an IPv4 address, the /64 of an IPv6 one, or nothing when it cannot be known.

    The header in `CLIENT_ADDRESS_HEADER` is believed only from a proxy in `TRUSTED_PROXIES`; `X-Forwarded-For`, which a
    visitor can write, never. A trusted proxy that sends no address leaves the network unknown: better no limit than
    one that all visitors share.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    address = _read(request.META.get(_header(), "") if _is_trusted(peer) else peer)
    if address is None:
        return ""
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))


@sensitive_variables()
def _read(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@sensitive_variables()
def _is_trusted(peer: str) -> bool:
    if not peer:
        return SOCKET in settings.TRUSTED_PROXIES
    address = _read(peer)
    return address is not None and any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache(maxsize=4)
def _networks(names: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(name) for name in names if name != SOCKET)


def _header() -> str:
    return f"HTTP_{settings.CLIENT_ADDRESS_HEADER.upper().replace('-', '_')}"
