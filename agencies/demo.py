"""Agencies for the demonstration and the tests. A real city enters its own; nothing here is in a migration."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from .models import Agency, AgencyAlias, Domain, PrincipalLeader, Region
from .names import normalise

#: What people say instead of the official name's ending. Longest first; every rule that fits gives an alias.
ABBREVIATIONS = [
    ("市场监督管理局", ("市监局", "市场监管局")),
    ("城市管理行政执法局", ("城管局", "城管执法局")),
    ("综合行政执法局", ("综合执法局", "城管局")),
    ("交通运输综合行政执法", ("交通执法", "交通综合执法")),
    ("文化市场综合行政执法", ("文化执法", "文化综合执法")),
    ("农业综合行政执法", ("农业执法", "农业综合执法")),
    ("公安局交通警察支队", ("交警支队",)),
    ("公安局治安管理支队", ("治安支队",)),
    ("人力资源和社会保障局", ("人社局",)),
    ("政务服务和数字化建设管理局", ("政数局", "政务服务局")),
    ("文化广播电视和旅游局", ("文旅局", "文广旅局")),
    ("住房和城乡建设局", ("住建局",)),
    ("林业和草原局", ("林草局",)),
    ("生态环境局", ("环保局",)),
    ("生态环境分局", ("环保分局",)),
    ("自然资源局", ("国土局",)),
    ("卫生健康局", ("卫健局", "卫健委")),
    ("农业农村局", ("农业局",)),
    ("交通运输局", ("交通局",)),
    ("应急管理局", ("应急局",)),
    ("消防救援大队", ("消防大队",)),
    ("公路路政管理大队", ("路政大队",)),
    ("街道办事处", ("街道办",)),
    ("人民政府", ("政府",)),
    ("工业园区管理委员会", ("工业园区管委会", "园区管委会")),
]

#: Former names: people still search by them, but they are no short name of today's body.
FORMER = ("环保", "国土", "农业局")

#: What people say instead of a division's full name.
SHORT_REGIONS = {"伊通满族自治县": "伊通县", "梨树县": "梨树", "双辽市": "双辽"}

#: Names ending so, or beginning so, are not bodies the Centre supervises; complaints about them name no agency.
NOT_SUPERVISED = ("公司", "法院", "检察院", "培训机构")
ELSEWHERE = ("外省",)

SURNAMELESS = "示例"
ORDINALS = "甲乙丙丁戊己庚辛壬癸"


@transaction.atomic
def ensure_demo_agencies(names: Iterable[tuple[str, str, str]]) -> list[Agency]:
    """Make the agencies that are missing, with aliases, a fictitious leader each, and their places in the tree.

    Args:
        names: full name, name of the region, name of the domain, as submissions have them. The region of a body
            whose name begins with another division's name is that division. Private parties, courts and bodies
            of other provinces are passed over.

    Returns:
        The agencies named, existing ones included.
    """
    regions = {region.name: region for region in Region.objects.all()}
    domains = {domain.name: domain for domain in Domain.objects.all()}
    wanted = {}
    for name, region, domain in names:
        if _supervised(name) and normalise(name) not in wanted:
            wanted[normalise(name)] = (name, _region(name, regions, region), domains.get(domain))
    found = [_ensure(name, region, domain) for name, region, domain in wanted.values()]
    _plant(found)
    return found


def short_names(name: str, region: str) -> list[str]:
    """What people call a body, by rule: 铁西区市场监督管理局（示例） → 铁西区市监局, 四平市铁西区市场监督管理局 …"""
    plain = normalise(name)
    found = [plain.replace(long, short, 1) for long, shorts in ABBREVIATIONS if long in plain for short in shorts]
    found = list(dict.fromkeys(found))
    if region in SHORT_REGIONS and plain.startswith(region):
        found += [SHORT_REGIONS[region] + alias.removeprefix(region) for alias in [plain, *found]]
    if region != "四平市" and not plain.startswith("四平市"):
        found.append(f"四平市{plain}")
    return [alias for alias in found if alias != plain]


def _supervised(name: str) -> bool:
    plain = normalise(name)
    return not plain.endswith(NOT_SUPERVISED) and not plain.startswith(ELSEWHERE)


def _region(name: str, regions: dict[str, Region], given: str) -> Region:
    named = [region for title, region in regions.items() if normalise(name).startswith(title)]
    return named[0] if named else regions[given]


def _ensure(name: str, region: Region, domain: Domain | None) -> Agency:
    key = normalise(name)
    existing = Agency.objects.filter(name_key=key).first()
    if existing is not None:
        return existing
    general = key.endswith(("人民政府", "街道办事处", "管理委员会"))
    aliases = short_names(name, region.name)
    agency = Agency(name=name, region=region, domain=None if general else domain)
    current = [alias for alias in aliases if not any(old in alias for old in FORMER) and len(alias) < len(key)]
    agency.short_name = current[0] if current else ""
    agency.save()
    for alias in aliases:
        AgencyAlias(agency=agency, name=alias).save()
    PrincipalLeader(agency=agency, name=_leader_name(agency), position="主要负责人", since=date(2020, 1, 1)).save()
    return agency


def _leader_name(agency: Agency) -> str:
    """A plainly fictitious name; two letters, so that some hundred leaders differ."""
    tens, ones = divmod(agency.pk, len(ORDINALS))
    return f"{SURNAMELESS}{ORDINALS[tens % len(ORDINALS)]}{ORDINALS[ones]}"


def _plant(agencies: list[Agency]) -> None:
    """Give each body without one a superior: the body its name begins with, else the city's body of its domain."""
    everyone = list(Agency.objects.select_related("region"))
    for agency in agencies:
        if agency.parent_id is None and (superior := _superior(agency, everyone)) is not None:
            agency.parent = superior
            agency.save()


def _superior(agency: Agency, everyone: list[Agency]) -> Agency | None:
    others = [other for other in everyone if other.pk != agency.pk]
    whole = [other for other in others if agency.name_key.startswith(other.name_key)]
    if whole:
        return max(whole, key=lambda other: len(other.name_key))
    if agency.region.name == "四平市" or agency.domain_id is None:
        return None
    city = [other for other in others if other.region.name == "四平市" and other.domain_id == agency.domain_id]
    bureaus = [other for other in city if other.name_key.endswith("局") and not other.name_key.endswith("分局")]
    return min(bureaus, key=lambda other: len(other.name_key), default=None)
