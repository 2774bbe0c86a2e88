"""The default clocks. They are the portal's own policy and may be changed by the city; none is verified law."""

from typing import Any

from django.db import migrations

POLICY = "本系统默认工作规则（政策设定，非法定期限，待本市核定）"
ELSEWHERE = "参照外省行政执法监督规定的通行做法（本省条文未核实）"

#: code, label, working days, starting event, basis
RULES = [
    ("accept", "受理期限", 5, "收到之日", POLICY),
    ("close", "办结期限", 30, "受理之日", POLICY),
    ("extension", "延长办理的上限", 30, "原期限届满之日", POLICY),
    ("reply", "回复期限", 15, "送达之日", POLICY),
    ("objection", "提出监督异议期限", 10, "送达之日", ELSEWHERE),
    ("reverify", "重新核查期限", 15, "收到异议之日", ELSEWHERE),
    ("deemed_service", "视为送达期限", 3, "发出之日", POLICY),
    ("referral_outcome", "移送结果反馈期限", 10, "接收之日", ELSEWHERE),
    ("agency_comment", "曝光前征求意见期限", 5, "征求意见之日", POLICY),
    ("supplement", "补正期限", 10, "通知补正之日", POLICY),
]


def seed(apps: Any, schema_editor: Any) -> None:
    """Add the rules that are missing."""
    model = apps.get_model("workdays", "DeadlineRule")
    for code, label, value, event, basis in RULES:
        model.objects.get_or_create(
            code=code,
            defaults={
                "label": label,
                "value": value,
                "unit": "WORKDAY",
                "counted_from": event,
                "legal_basis": basis,
                "verified": False,
            },
        )


def unseed(apps: Any, schema_editor: Any) -> None:
    """Remove the rules by which no clock runs."""
    codes = [code for code, *_rest in RULES]
    apps.get_model("workdays", "DeadlineRule").objects.filter(code__in=codes, clocks=None).delete()


class Migration(migrations.Migration):
    dependencies = [("workdays", "0002_seed_calendar_2020_2026")]

    operations = [migrations.RunPython(seed, unseed)]
