"""Changing the schedule: one person words a line, another confirms it, and each change is an event."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from complaints.models import RetentionPeriod, RetentionRule
from portal import timekeeping
from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.roles.models import User

from .enums import EDITORS, VERIFIERS


@transaction.atomic
def save_rule(*, rule: RetentionRule, by: User) -> RetentionRule:
    """Keep a new or changed line; it waits to be confirmed by somebody else, and destroys nothing until then.

    Raises:
        NotYours: the person's role does not word the schedule.
        Refused: another line has the same criteria, or the term is missing.
    """
    if not by.roles & EDITORS:
        raise NotYours(_("保存期限由中心主任或管理员修改。"), code="role")
    made = rule.pk is None
    rule.edited_by, rule.edited_at, rule.verified_by, rule.verified_at = by, timekeeping.now(), None, None
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError:
        raise Refused(_("没有保存：已有条件相同的一条，或者没有填写年限。"), code="rule_conflict") from None
    _record(rule, "retention.rule_added" if made else "retention.rule_edited", by)
    return rule


@transaction.atomic
def verify_rule(*, rule: RetentionRule, by: User) -> RetentionRule:
    """A second person confirms a line against the city's own schedule.

    Raises:
        NotYours: the person's role does not confirm.
        Refused: the person worded it, or its legal basis is missing.
    """
    if not by.roles & VERIFIERS:
        raise NotYours(_("保存期限由中心主任或法制审核员核定。"), code="role")
    fresh = RetentionRule.objects.select_for_update().get(pk=rule.pk)
    if fresh.edited_by_id is None:
        raise Refused(_("这是示例数值，请先由修改人填写本市的期限和依据，再由另一人核定。"), code="example")
    if fresh.edited_by_id == by.pk:
        raise Refused(_("这一条由您修改，须由另一人核定。"), code="four_eyes")
    if not fresh.legal_basis.strip():
        raise Refused(_("没有填写依据，不能核定。"), code="basis_missing")
    fresh.verified_by, fresh.verified_at = by, timekeeping.now()
    fresh.save(update_fields=["verified_by", "verified_at"])
    _record(fresh, "retention.rule_verified", by)
    return fresh


def _record(rule: RetentionRule, kind: str, by: User) -> None:
    data = {
        "kind": rule.kind,
        "violation": rule.violation,
        "ending": rule.ending,
        "permanent": rule.permanent,
        "months": 12 * rule.years + rule.months,
        "counted_from": rule.counted_from,
        "public_record": rule.public_record,
        "basis": digest_of(rule.legal_basis),
    }
    record(subject=f"retention_rule:{rule.pk}", kind=kind, actor=by, data=data)


@transaction.atomic
def set_period(*, period: RetentionPeriod, days: int, by: User) -> RetentionPeriod:
    """Change one of the other periods."""
    if not by.roles & EDITORS:
        raise NotYours(_("期限由中心主任或管理员修改。"), code="role")
    if days < 1:
        raise Refused(_("至少一天。"), code="too_short")
    fresh = RetentionPeriod.objects.select_for_update().get(pk=period.pk)
    before, fresh.days = fresh.days, days
    fresh.save(update_fields=["days"])
    data = {"before": before, "after": days}
    record(subject=f"retention_period:{fresh.code}", kind="retention.period_edited", actor=by, data=data)
    return fresh
