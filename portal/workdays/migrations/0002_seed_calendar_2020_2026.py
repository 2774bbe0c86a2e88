"""The yearly notices of the State Council for 2020 to 2026, as the package chinesecalendar holds them."""

from typing import Any

from django.db import migrations

YEARS = range(2020, 2027)
SOURCE = "chinesecalendar 1.11.0（国务院办公厅年度放假通知）"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def seed(apps: Any, schema_editor: Any) -> None:
    """Add the days off and the made-up workdays; a day already there is left alone."""
    from chinese_calendar.constants import holidays, workdays

    model = apps.get_model("workdays", "WorkCalendarDay")
    rows = [
        model(date=day, kind=kind, name=NAMES[name], source=SOURCE)
        for kind, table in (("HOLIDAY", holidays), ("MAKEUP", workdays))
        for day, name in table.items()
        if day.year in YEARS
    ]
    model.objects.bulk_create(rows, ignore_conflicts=True)
    apps.get_model("workdays", "CalendarVersion").objects.get_or_create(pk=1)


def unseed(apps: Any, schema_editor: Any) -> None:
    """Remove the seeded days; imported ones stay."""
    apps.get_model("workdays", "WorkCalendarDay").objects.filter(source=SOURCE).delete()


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]

    operations = [migrations.RunPython(seed, unseed)]
