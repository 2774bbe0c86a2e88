"""The city's divisions and the domains of enforcement (the enumerations of the domain document)."""

from typing import Any

from django.db import migrations

REGIONS = [
    ("220300", "四平市"),
    ("220302", "铁西区"),
    ("220303", "铁东区"),
    ("220322", "梨树县"),
    ("220323", "伊通满族自治县"),
    ("220382", "双辽市"),
]

DOMAINS = [
    ("market", "市场监管"),
    ("ecology", "生态环境"),
    ("culture", "文化市场"),
    ("transport", "交通运输"),
    ("agriculture", "农业农村"),
    ("emergency", "应急管理"),
    ("urban", "城市管理"),
    ("tax", "税务"),
    ("police", "公安"),
    ("resources", "自然资源"),
    ("housing", "住建"),
    ("health", "卫健"),
    ("labour", "人社"),
    ("water", "水利"),
    ("forestry", "林草"),
    ("fire", "消防"),
]


def seed(apps: Any, schema_editor: Any) -> None:
    """Add what is missing; a row the city has renamed keeps its name."""
    region, domain = apps.get_model("agencies", "Region"), apps.get_model("agencies", "Domain")
    for code, name in REGIONS:
        region.objects.get_or_create(code=code, defaults={"name": name})
    for order, (code, name) in enumerate(DOMAINS, start=1):
        domain.objects.get_or_create(code=code, defaults={"name": name, "order": order})


def unseed(apps: Any, schema_editor: Any) -> None:
    """Remove the seeded rows that no agency uses."""
    region, domain = apps.get_model("agencies", "Region"), apps.get_model("agencies", "Domain")
    region.objects.filter(code__in=[code for code, _ in REGIONS], agencies=None).delete()
    domain.objects.filter(code__in=[code for code, _ in DOMAINS], agencies=None).delete()


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [migrations.RunPython(seed, unseed)]
