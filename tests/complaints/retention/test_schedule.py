"""Which line applies, and when a term ends."""

from datetime import date

import pytest

from complaints.enums import Kind, State
from complaints.models import Complaint, RetentionPeriod, RetentionRule
from complaints.retention.enums import CountedFrom
from complaints.retention.rules import save_rule, set_period, verify_rule
from complaints.retention.schedule import end_of_term, rule_for
from portal.audit.api import events_for
from portal.errors import NotYours, Refused
from portal.roles.enums import Role


def line(**fields):
    return RetentionRule(**{"label": "示例", "years": 1, **fields})


@pytest.mark.parametrize(
    ("fields", "closed", "ends"),
    [
        ({"years": 10, "counted_from": CountedFrom.NEXT_YEAR}, date(2026, 3, 5), date(2037, 1, 1)),
        ({"years": 2, "counted_from": CountedFrom.CLOSING}, date(2024, 2, 29), date(2026, 2, 28)),
        ({"years": 0, "months": 6, "counted_from": CountedFrom.CLOSING}, date(2026, 8, 31), date(2027, 2, 28)),
        ({"years": 1, "months": 13, "counted_from": CountedFrom.CLOSING}, date(2026, 12, 31), date(2029, 1, 31)),
        ({"years": 0, "permanent": True}, date(2026, 3, 5), None),
    ],
)
def test_a_term_ends_on_its_day(fields, closed, ends):
    assert end_of_term(line(**fields), closed) == ends


def test_more_criteria_win_and_between_equals_the_longer_term():
    matter = Complaint(state=State.REFUSED, kind=Kind.REPORT, violation="乱罚款")
    general, short, long = line(), line(ending="refused", years=2), line(violation="乱罚款", years=5)
    precise = line(ending="refused", violation="乱罚款", years=1)

    assert rule_for(matter, [general, short, long]) is long
    assert rule_for(matter, [general, short, long, precise]) is precise
    assert rule_for(matter, [line(ending="整改到位"), line(kind=Kind.COMPLAINT)]) is None


@pytest.mark.django_db
class TestChanging:
    def test_a_changed_line_waits_for_a_second_person(self, user_with):
        one, two = user_with(Role.ADMINISTRATOR), user_with(Role.LEGAL_REVIEWER)
        rule = RetentionRule.objects.first()
        with pytest.raises(Refused) as example:
            verify_rule(rule=rule, by=two)
        rule.years, rule.legal_basis = 3, "示例依据"

        save_rule(rule=rule, by=one)
        assert RetentionRule.objects.get(pk=rule.pk).verified_at is None
        verify_rule(rule=rule, by=two)

        assert example.value.code == "example"
        assert RetentionRule.objects.get(pk=rule.pk).verified_by == two
        kinds = events_for(f"retention_rule:{rule.pk}").values_list("kind", flat=True)
        assert list(kinds) == ["retention.rule_edited", "retention.rule_verified"]

    def test_nobody_confirms_their_own_words_or_a_line_without_basis(self, user_with):
        director = user_with(Role.DIRECTOR)
        own = save_rule(rule=line(ending="withdrawn", violation="其他", legal_basis="示例依据"), by=director)
        with pytest.raises(Refused) as refused:
            verify_rule(rule=own, by=director)
        bare = save_rule(rule=line(ending="refused", violation="其他"), by=user_with(Role.ADMINISTRATOR))
        with pytest.raises(Refused) as baseless:
            verify_rule(rule=bare, by=director)

        assert (refused.value.code, baseless.value.code) == ("four_eyes", "basis_missing")

    def test_an_edit_takes_the_confirmation_away(self, user_with):
        one, two = user_with(Role.ADMINISTRATOR), user_with(Role.DIRECTOR)
        rule = RetentionRule.objects.first()
        rule.legal_basis = "示例依据"
        verify_rule(rule=save_rule(rule=rule, by=one), by=two)

        rule.years = 1
        save_rule(rule=rule, by=one)

        assert RetentionRule.objects.get(pk=rule.pk).verified_by is None

    @pytest.mark.parametrize("role", [role for role in Role if role not in {Role.DIRECTOR, Role.ADMINISTRATOR}])
    def test_others_change_neither_lines_nor_periods(self, user_with, role):
        with pytest.raises(NotYours):
            save_rule(rule=RetentionRule.objects.first(), by=user_with(role))
        with pytest.raises(NotYours):
            set_period(period=RetentionPeriod.objects.first(), days=1, by=user_with(role))

    def test_a_period_is_changed_with_an_event(self, user_with):
        period = RetentionPeriod.objects.get(code="disposal_wait")

        set_period(period=period, days=60, by=user_with(Role.DIRECTOR))

        assert RetentionPeriod.objects.get(code="disposal_wait").days == 60
        assert events_for("retention_period:disposal_wait").get().data == {"before": 30, "after": 60}

    def test_two_lines_do_not_share_their_criteria(self, user_with):
        with pytest.raises(Refused):
            save_rule(rule=line(ending="refused"), by=user_with(Role.DIRECTOR))
