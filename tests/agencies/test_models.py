"""The tree of bodies and what the database refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agencies.models import Agency, Domain, Region
from tests.factories.agencies import AgencyFactory, PrincipalLeaderFactory

pytestmark = pytest.mark.django_db


def test_the_seed_has_the_citys_divisions_and_domains():
    assert dict(Region.objects.values_list("code", "name")) == {
        "220300": "四平市",
        "220302": "铁西区",
        "220303": "铁东区",
        "220322": "梨树县",
        "220323": "伊通满族自治县",
        "220382": "双辽市",
    }
    assert Domain.objects.count() == 16
    assert Domain.objects.values_list("name", flat=True).first() == "市场监管"


def test_one_name_is_one_body_however_it_is_written():
    AgencyFactory(name="铁西区某局（示例）")
    with pytest.raises(ValidationError, match="同名"):
        AgencyFactory.build(name="铁西区某局(示例)", region_id="220302", domain_id="market").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyFactory(name="铁西区某局")


def test_no_body_is_above_itself():
    top = AgencyFactory()
    middle = AgencyFactory(parent=top)
    bottom = AgencyFactory(parent=middle)
    assert bottom.chain() == [bottom, middle, top]
    top.parent = bottom
    with pytest.raises(ValidationError, match="上级单位"):
        top.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=top.pk).update(parent=top)


def test_a_term_of_office_does_not_end_before_it_begins():
    leader = PrincipalLeaderFactory.build(agency=AgencyFactory(), since=date(2026, 2, 1), until=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="任职止"):
        leader.full_clean()


def test_a_new_name_brings_new_look_up_keys():
    agency = AgencyFactory(name="铁西区甲局")
    agency.name, agency.short_name = "铁西区乙局", "乙局（示例）"
    agency.save()
    agency.refresh_from_db()
    assert (agency.name_key, agency.short_key, agency.initials) == ("铁西区乙局", "乙局", "txqyj")
