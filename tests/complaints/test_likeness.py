"""Matters that look alike are found on arrival, shown to those who may read both, and forgotten with their keys."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from complaints.actions import likeness
from complaints.actions.assessment import merge
from complaints.actions.intake import new_ticket
from complaints.actions.investigation import recuse
from complaints.bulk import take_in
from complaints.duplicates.sketch import SIZE, estimate, resemblance, shingles, sketch
from complaints.enums import State, Verdict
from complaints.models import Complaint, Fingerprint, FingerprintBand, IntakeRules, Likeness
from complaints.people import Person
from complaints.selectors.likeness import candidates, readable_pair, reasons_of, side_by_side
from complaints.tracking import find_by_code
from portal import timekeeping
from portal.audit.api import events_for
from portal.demo.city import SAMPLES, ensure_agencies, sample_rows
from portal.errors import NotYours, Refused
from portal.outbox.models import Delivery
from portal.roles.enums import Role
from portal.vault.api import destroy_key
from tests.factories.complaints import drive, later, make_agency, make_complaint, staff_team

pytestmark = pytest.mark.django_db

TOLD = "示例路早市的摊位昨天被一辆皮卡拉走，没有任何书面通知，也没有人告诉我可以到哪里去问，秤和两筐梨都没有还。"
RETOLD = "来电人称其在示例路早市的摊位昨天被一辆皮卡拉走，没有书面通知，秤和两筐梨没有还，问可以到哪里去问。"
OTHER = "办理营业执照跑了四趟，窗口每次都说缺一份材料，前后说法不一样，要求一次性告知。"


def alike(complaint):
    """The pairs of a matter, as `{number: pair}`."""
    pairs = [*complaint.likenesses_after.all(), *complaint.likenesses_before.all()]
    return {(one.later if one.earlier_id == complaint.pk else one.earlier).number: one for one in pairs}


@pytest.fixture
def found(deliver):
    """Two tellings of one event against one agency, and something else, all looked at."""
    agency = make_agency()
    first = make_complaint(narrative=TOLD, agency=agency, days_ago=20, happened_on=None)
    second = make_complaint(narrative=RETOLD, agency=agency, days_ago=10, happened_on=None)
    make_complaint(narrative=OTHER, agency=agency, days_ago=9, happened_on=None)
    deliver()
    return first, second


# --- sketches -----------------------------------------------------------------------------------------------------


def test_a_sketch_estimates_the_resemblance_of_two_texts():
    one, other = shingles(TOLD), shingles(RETOLD)
    true = resemblance(one, other)

    assert 0.3 < true < 0.9
    assert abs(estimate(sketch(one).values, sketch(other).values) - true) < 0.15
    assert estimate(sketch(one).values, sketch(shingles(OTHER)).values) < 0.1
    assert estimate(sketch(one).values, b"") == 0 and len(sketch(one).values) == SIZE


def test_the_way_of_writing_makes_no_difference():
    assert shingles("罚款５０００元，ＯＫ") == shingles("罚款 5000元。ok")


@pytest.mark.parametrize("text", ["", "。", "好"])
def test_a_text_too_short_for_a_pair_has_a_sketch_all_the_same(text):
    assert len(sketch(shingles(text)).values) == SIZE


def test_without_the_key_a_sketch_cannot_be_made_again(settings):
    before = sketch(shingles(TOLD))
    settings.VAULT_INDEX_KEY = "A" * 43 + "="

    after = sketch(shingles(TOLD))

    assert not set(before.bands) & set(after.bands) and estimate(before.values, after.values) < 0.1


# --- finding ------------------------------------------------------------------------------------------------------


def test_a_second_telling_is_found_on_arrival_and_something_else_is_not(found):
    first, second = found

    assert list(alike(second)) == [first.number]
    pair = alike(second)[first.number]
    assert (pair.earlier, pair.later, pair.same_agency) == (first, second, True) and pair.similarity >= 30
    assert "同一单位" in reasons_of(pair)


def test_the_samples_pairs_are_found_and_the_repeat_of_a_closed_matter_beside_its_original(deliver, capsys):
    ensure_agencies()
    list(take_in(SAMPLES.read_text(encoding="utf-8").splitlines()))
    deliver()

    named = {(row["duplicate_of"], row["id"]) for row in sample_rows() if row.get("duplicate_of")}
    pairs = {(one.earlier.external_id, one.later.external_id): one.similarity for one in Likeness.objects.all()}
    beyond = pairs.keys() - named
    with capsys.disabled():
        print(
            f"\nsamples: recall {len(named & pairs.keys())}/{len(named)}, shown {len(pairs)}, beyond {sorted(beyond)}"
        )
    assert named <= pairs.keys()
    assert beyond == {("C001", "C057"), ("C002", "C057")}  # the same event once more, after it was closed


def test_a_failing_search_blocks_no_intake_and_is_repeated(deliver, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("no")

    with monkeypatch.context() as patched:
        patched.setattr(likeness, "alike", broken)
        complaint = make_complaint(narrative=TOLD)
        deliver()
    assert Complaint.objects.filter(pk=complaint.pk).exists() and not Fingerprint.objects.exists()

    with timekeeping.at(timekeeping.now() + timedelta(hours=1)):
        deliver()
    assert Fingerprint.objects.filter(complaint=complaint).exists()
    assert not Delivery.objects.pending().filter(handler="complaints.likeness").exists()


def test_looking_again_changes_nothing(found):
    first, second = found
    before = list(Likeness.objects.values_list("earlier", "later", "similarity"))
    bands = set(FingerprintBand.objects.values_list("digest", flat=True))

    likeness.find_alike(complaint=second)
    likeness.find_alike(complaint=first)

    assert list(Likeness.objects.values_list("earlier", "later", "similarity")) == before
    assert set(FingerprintBand.objects.values_list("digest", flat=True)) == bands


def test_the_same_number_and_agency_are_enough_and_what_is_older_than_the_window_is_left_alone(deliver):
    agency, person = make_agency(), Person(name="测试甲", phone="19900000777")
    old = make_complaint(narrative=TOLD, agency=agency, days_ago=600, person=person)
    first = make_complaint(narrative=TOLD, agency=agency, days_ago=50, person=person)
    again = make_complaint(
        narrative=OTHER, agency=agency, days_ago=5, person=Person(phone="+86 199-0000-0777"), happened_on=None
    )
    deliver()

    assert list(alike(again)) == [first.number] and alike(again)[first.number].same_sender
    assert old.number not in alike(again)


def test_the_thresholds_are_data(deliver):
    rules = IntakeRules.load()
    rules.text_percent = rules.agency_percent = 100
    rules.save()
    agency = make_agency()
    make_complaint(narrative=TOLD, agency=agency, happened_on=None)
    make_complaint(narrative=RETOLD, agency=agency, happened_on=None)
    deliver()

    assert not Likeness.objects.exists()


def test_an_agency_settled_by_the_assessment_is_looked_at_again(deliver):
    agency, team = make_agency(), staff_team()
    make_complaint(narrative=TOLD, agency=agency)
    vague = make_complaint(narrative=OTHER, agency=None, agency_as_stated="那个局")
    deliver()
    assert not alike(vague)

    from complaints.actions.assessment import accept

    with later(vague):
        accept(complaint=vague, by=team.clerk, agency=agency, violation="不作为")
    deliver()

    assert alike(vague)  # the same agency on the same day


def test_a_matter_about_the_centre_is_neither_sketched_nor_shown(deliver, user_with):
    clerk, agency = user_with(Role.INTAKE_CLERK), make_agency()
    first = make_complaint(narrative=TOLD, agency=agency)
    secret = make_complaint(narrative=TOLD, agency=agency, centre_related=True)
    deliver()
    assert not Likeness.objects.exists() and not Fingerprint.objects.filter(complaint=secret).exists()

    Complaint.objects.filter(pk=secret.pk).update(centre_related=False)
    likeness.find_alike(complaint=Complaint.objects.get(pk=secret.pk))
    assert candidates(first, clerk)
    Complaint.objects.filter(pk=secret.pk).update(centre_related=True)  # found out later
    assert not candidates(first, clerk) and not readable_pair(first, secret, clerk)


# --- forgetting ---------------------------------------------------------------------------------------------------


def test_what_was_derived_goes_with_the_matter(found):
    first, second = found
    likeness.forget(second)

    assert not Fingerprint.objects.filter(complaint=second).exists() and not alike(first)
    assert FingerprintBand.objects.filter(fingerprint=first.pk).exists()


def test_the_sweep_forgets_what_a_destroyed_key_left_and_it_is_never_found_again(found, deliver):
    first, second = found
    destroy_key(first.key)

    assert not candidates(second, staff_team().clerk)  # already before the sweep
    assert [one["did"] for one in likeness.forget_erased(timekeeping.now())] == ["sketch_forgotten"]
    assert not list(likeness.forget_erased(timekeeping.now()))
    third = make_complaint(narrative=TOLD, agency=first.agency, days_ago=1, happened_on=None)
    deliver()
    assert first.number not in alike(third) and second.number in alike(third)


def test_no_words_of_a_narrative_lie_beside_the_sketch(found):
    with connection.cursor() as cursor:
        for model in (Fingerprint, FingerprintBand, Likeness):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            cells = b"|".join(
                str(cell).encode() if not isinstance(cell, bytes) else cell for row in cursor.fetchall() for cell in row
            )
            assert "示例路".encode() not in cells and "示例路".encode("utf-16-le") not in cells


# --- deciding -----------------------------------------------------------------------------------------------------


def test_a_link_is_remembered_on_both_sides_and_changes_no_state(found):
    (first, second), clerk = found, staff_team().clerk
    likeness.decide(complaint=second, other=first, by=clerk, verdict=Verdict.LINKED)

    assert [one.pair.verdict for one in candidates(first, clerk)] == [Verdict.LINKED]
    assert [one.pair.verdict for one in candidates(second, clerk)] == [Verdict.LINKED]
    for one, counterpart in ((first, second), (second, first)):
        event = events_for(one.subject).last()
        assert (event.kind, event.data, event.actor_id) == ("matter.linked", {"number": counterpart.number}, clerk.pk)
        one.refresh_from_db()
        assert one.state == State.RECEIVED


def test_not_the_same_survives_another_look(found):
    (first, second), clerk = found, staff_team().clerk
    likeness.decide(complaint=first, other=second, by=clerk, verdict=Verdict.DISTINCT)
    likeness.find_alike(complaint=second)

    assert alike(second)[first.number].verdict == Verdict.DISTINCT


def test_who_is_recused_in_one_of_them_sees_and_decides_nothing(found):
    (first, second), team = found, staff_team()
    recuse(complaint=first, user=team.clerk, reason="亲属", by=team.director)

    assert not candidates(second, team.clerk) and not readable_pair(first, second, team.clerk)
    with pytest.raises(NotYours):
        likeness.decide(complaint=second, other=first, by=team.clerk, verdict=Verdict.LINKED)


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.EDITOR, Role.STATISTICIAN, Role.AGENCY_LIAISON])
def test_who_handles_no_cases_decides_nothing(found, user_with, role):
    first, second = found
    with pytest.raises(NotYours):
        likeness.decide(complaint=second, other=first, by=user_with(role), verdict=Verdict.LINKED)


def test_a_matter_is_not_linked_with_itself(found):
    with pytest.raises(Refused):
        likeness.decide(complaint=found[0], other=found[0], by=staff_team().clerk, verdict=Verdict.LINKED)


def test_merged_senders_keep_number_progress_and_feedback(deliver):
    team, ticket, agency = staff_team(), new_ticket(), make_agency()
    first = drive(make_complaint(narrative=TOLD, agency=agency), State.INVESTIGATING, team)
    second = make_complaint(narrative=RETOLD, agency=agency, ticket=ticket, days_ago=5)
    deliver()
    with later(second):
        merge(complaint=second, by=team.clerk, into=first)
    joined = find_by_code(ticket.number, ticket.code)

    assert joined == second
    second.refresh_from_db()
    assert second.state == State.MERGED and second.merged_into == first and second.number == ticket.number
    assert second.public_status == first.public_status and second.feedback.exists()
    assert alike(second)[first.number]


# --- side by side -------------------------------------------------------------------------------------------------


def test_the_differing_passages_are_marked_and_nothing_is_lost():
    left, right = side_by_side(TOLD, RETOLD)

    assert "".join(text for text, _shared in left) == TOLD and "".join(text for text, _shared in right) == RETOLD
    assert ("来电人称其在", False) in right
    assert any(shared and "示例路早市的摊位昨天被一辆皮卡拉走" in text for text, shared in left)


def test_long_texts_are_compared_clause_by_clause():
    long = "，".join(f"第{turn}件事" for turn in range(1500)) + "。"
    left, right = side_by_side(long, long.replace("第700件事", "别的事"))

    assert "".join(text for text, _shared in right) == long.replace("第700件事", "别的事")
    assert [text for text, shared in right if not shared] == ["别的事，"] and len(left) > 1


def test_matters_from_before_are_sketched_once():
    agency, out = make_agency(), StringIO()
    make_complaint(narrative=TOLD, agency=agency, days_ago=20)
    second = make_complaint(narrative=RETOLD, agency=agency, days_ago=10)

    call_command("find_alike", stdout=out)
    call_command("find_alike", stdout=out)

    assert len(alike(second)) == 1 and Fingerprint.objects.count() == 2
    assert out.getvalue().split() == ["找到", "1", "对相近事项。", "找到", "0", "对相近事项。"]
