"""Who reports: plain values on their way into or out of the seal."""

from dataclasses import dataclass

from .enums import PartyRole


@dataclass(frozen=True)
class Person:
    """One person. Every field is sealed."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""


@dataclass(frozen=True)
class Party:
    """Somebody else whose complaint it is."""

    role: PartyRole
    person: Person
