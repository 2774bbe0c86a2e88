"""Who may open a route. Every route of the portal declares its audience; a route that does not is shut.

Our own views carry the declaration on the view (`@audience(...)`, `audience_view(...)`); routes of other people's
packages are declared here by path prefix (`declare_prefix`) or by route name (`declare_route`). The middleware
enforces the declaration, and a test walks every route of the resolver.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import TextChoices
from django.urls import ResolverMatch

from .enums import Role
from .models import User

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "portal_audience"


class Audience(TextChoices):
    """The circles of people a route can be open to."""

    PUBLIC = "public"  # everybody, without an account
    FIRST_FACTOR = "first_factor"  # signed in by password; the second factor may still be missing
    SIGNED_IN = "signed_in"  # any account, second factor verified
    STAFF = "staff"  # the Centre's staff, and superusers
    PARTNER = "partner"  # agencies, discipline inspection, judiciary, supervisors, media


@dataclass(frozen=True)
class Rule:
    """One declaration: a circle of people, or exactly these roles."""

    audience: Audience | None = None
    roles: frozenset[Role] = frozenset()

    @property
    def is_public(self) -> bool:
        """Whether everybody may come in."""
        return self.audience == Audience.PUBLIC

    @property
    def needs_second_factor(self) -> bool:
        """Whether an account must have shown its second factor."""
        return self.audience not in (Audience.PUBLIC, Audience.FIRST_FACTOR)

    def admits(self, user: "User | AnonymousUser") -> bool:
        """Whether the rule lets this user in, the second factor aside.

        A superuser counts as staff, but holds no role it was not given: a technical account reads no identities
        and does not answer for an agency.
        """
        if self.is_public:
            return True
        if not isinstance(user, User) or not user.is_active:
            return False
        if self.roles:
            return bool(self.roles & user.roles)
        if self.audience == Audience.STAFF:
            return user.is_centre_staff
        if self.audience == Audience.PARTNER:
            return user.is_partner
        return self.audience in (Audience.SIGNED_IN, Audience.FIRST_FACTOR)


_by_prefix: dict[str, Rule] = {}
_by_name: dict[str, Rule] = {}


def audience(who: Audience | None = None, *, roles: Iterable[Role] = ()) -> Callable[[View], View]:
    """Declare who may open a view: a circle (`Audience.STAFF`) or exactly some roles (`roles={Role.EDITOR}`)."""
    rule = _rule(who, roles)

    def mark(view: View) -> View:
        setattr(view, _MARK, rule)
        return view

    return mark


def audience_view(view: View, who: Audience | None = None, *, roles: Iterable[Role] = ()) -> View:
    """Declare the audience of a view made by `SomeView.as_view()`, and return the view."""
    return audience(who, roles=roles)(view)


def declare_prefix(prefix: str, who: Audience | None = None, *, roles: Iterable[Role] = ()) -> None:
    """Declare the audience of every route below a path (for included packages). The longest prefix wins."""
    if not prefix.startswith("/") or prefix == "/":
        raise ValueError("A prefix names a part of the site, e.g. /documents/")
    _by_prefix[prefix] = _rule(who, roles)


def declare_route(view_name: str, who: Audience | None = None, *, roles: Iterable[Role] = ()) -> None:
    """Declare the audience of one named route of another package (`namespace:name`)."""
    _by_name[view_name] = _rule(who, roles)


def rule_for(view: Callable[..., Any], path: str, match: ResolverMatch | None = None) -> Rule | None:
    """The declaration that holds for a view at a path: its own, else its route's, else its longest prefix's."""
    own: Rule | None = getattr(view, _MARK, None)
    if own is not None:
        return own
    if match is not None and match.view_name in _by_name:
        return _by_name[match.view_name]
    fitting = [prefix for prefix in _by_prefix if path.startswith(prefix)]
    return _by_prefix[max(fitting, key=len)] if fitting else None


def _rule(who: Audience | None, roles: Iterable[Role]) -> Rule:
    if (who is None) == (not roles):
        raise ValueError("Declare either an audience or roles")
    return Rule(audience=who, roles=frozenset(roles))
