"""What stands on the desk. Rooms register their panels in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from portal.roles.enums import PARTNER_ROLES, Role
from portal.roles.models import User


@dataclass(frozen=True)
class Panel:
    """One kind of work on the desk.

    Attributes:
        code: short stable name, unique.
        title: what the partner reads, in Chinese.
        roles: partner roles that see it.
        url_name: the list it leads to, also its place in the navigation.
        count: how many items wait for this user.
        order: place in the row, lowest first.
    """

    code: str
    title: str
    roles: frozenset[Role]
    url_name: str
    count: Callable[[User], int]
    order: int = 100

    @property
    def url(self) -> str:
        """Where the panel leads."""
        return reverse(self.url_name)


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Put a panel on the desk.

    Raises:
        ValueError: another panel has this code, or a role of it does not work at the desk.
    """
    if _panels.get(panel.code, panel) != panel:
        raise ValueError(f"There is a desk panel {panel.code} already")
    if not panel.roles or not panel.roles <= PARTNER_ROLES:
        raise ValueError(f"The desk panel {panel.code} names roles that do not work at the desk")
    _panels[panel.code] = panel


def panels_for(user: User) -> list[Panel]:
    """The panels that the user's roles see, in order."""
    return sorted((p for p in _panels.values() if p.roles & user.roles), key=lambda p: (p.order, p.code))
