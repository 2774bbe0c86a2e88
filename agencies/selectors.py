"""Reads of the registry that other rooms rely on."""

from datetime import date
from itertools import groupby

from django.db.models import Case, Q, QuerySet, When
from django.db.models.functions import Length

from portal import timekeeping
from portal.roles.models import User

from .models import Agency, AgencyAlias, PrincipalLeader
from .names import initials, normalise

#: Choices of a select, grouped: `[(region, [(pk, name), …]), …]`.
GroupedChoices = list[tuple[str, list[tuple[int, str]]]]


def agencies_of(user: User) -> QuerySet[Agency]:
    """The agencies for which the account works at the desk (of a subordinate body one knows nothing)."""
    if not user.is_active or user.pk is None:
        return Agency.objects.none()
    return Agency.objects.filter(active=True, accounts__user=user).distinct()


def find_agency(name: str) -> Agency | None:
    """The agency in the registry that goes by this name, or None.

    The full name wins over short names and aliases; all are compared after `names.normalise`.
    A name that two agencies share identifies neither.
    """
    key = normalise(name)
    if not key:
        return None
    bodies = Agency.objects.filter(active=True)
    by_name = bodies.filter(name_key=key).first()
    if by_name is not None:
        return by_name
    found = list(bodies.filter(Q(short_key=key) | Q(aliases__name_key=key)).distinct()[:2])
    return found[0] if len(found) == 1 else None


def search_agencies(text: str, *, limit: int = 20) -> list[Agency]:
    """Agencies whose name or alias contains the text, or whose pinyin initials contain it; the nearest names first."""
    key = normalise(text)
    if not key:
        return []
    match = Q(name_key__contains=key) | Q(short_key__contains=key) | Q(aliases__name_key__contains=key)
    if key.isascii():
        match |= Q(initials__contains=initials(key)) | Q(aliases__initials__contains=initials(key))
    bodies = Agency.objects.filter(active=True).filter(match).distinct()
    whole = Q(name_key=key) | Q(short_key=key)
    place = Case(When(whole, then=0), When(name_key__startswith=key, then=1), default=2)
    nearest = bodies.annotate(place=place, length=Length("name_key")).order_by("place", "length", "name_key")
    return list(nearest.select_related("region", "domain", "parent")[:limit])


def agency_choices() -> GroupedChoices:
    """All agencies in the registry for a select, grouped by region (one query)."""
    rows = Agency.objects.filter(active=True).order_by("region", "domain__order", "name")
    named = rows.values_list("region__name", "pk", "name")
    return [(region, [(pk, name) for _, pk, name in group]) for region, group in groupby(named, key=lambda row: row[0])]


def principal_leader(agency: Agency, on: date | None = None) -> PrincipalLeader | None:
    """Who heads the agency on that day (today by default), and so must sign its replies."""
    day = on or timekeeping.today()
    serving = PrincipalLeader.objects.filter(agency=agency, since__lte=day)
    return serving.filter(Q(until__isnull=True) | Q(until__gte=day)).first()


def known_bodies() -> frozenset[str]:
    """Every name of a body in the registry, short names and aliases included, retired bodies too (two queries).

    Redaction keeps these, and the word list of the search analysis is built from them.
    """
    names = Agency.objects.values_list("name", "short_name")
    aliases = AgencyAlias.objects.values_list("name", flat=True)
    return frozenset({name for pair in names for name in pair if name} | set(aliases))
