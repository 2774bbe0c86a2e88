"""Agencies, their leaders and accounts."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from agencies.enums import AccountKind
from agencies.models import Agency, AgencyAccount, AgencyAlias, Domain, PrincipalLeader, Region


class AgencyFactory(DjangoModelFactory):
    """A district's market supervision bureau unless told otherwise."""

    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"铁西区第{n}测试管理局（示例）")
    region = factory.LazyFunction(lambda: Region.objects.get(code="220302"))
    domain = factory.LazyFunction(lambda: Domain.objects.get(code="market"))


class AgencyAliasFactory(DjangoModelFactory):
    """Another name."""

    class Meta:
        model = AgencyAlias

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"铁西区{n}局")


class PrincipalLeaderFactory(DjangoModelFactory):
    """A fictitious head in office since 2024."""

    class Meta:
        model = PrincipalLeader

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"示例{'甲乙丙丁戊己庚辛壬癸'[n % 10]}")
    position = "局长"
    since = date(2024, 1, 1)


class AgencyAccountFactory(DjangoModelFactory):
    """A liaison's account; give `user`."""

    class Meta:
        model = AgencyAccount

    agency = factory.SubFactory(AgencyFactory)
    kind = AccountKind.LIAISON
