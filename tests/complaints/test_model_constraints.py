"""What the database itself refuses, whatever code writes to it."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from complaints.enums import Outcome, State
from complaints.models import (
    CaseStaff,
    ComplainantIdentity,
    Complaint,
    IntakeDraft,
    MutualTransfer,
    Recusal,
    SupervisionCase,
    SupervisionNotice,
)
from portal.vault.models import DataKey
from tests.factories.complaints import drive, make_complaint, staff_team

pytestmark = pytest.mark.django_db


def refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def change(complaint, **columns) -> bool:
    return refused(lambda: Complaint.objects.filter(pk=complaint.pk).update(**columns))


@pytest.fixture
def complaint():
    return make_complaint(days_ago=0)


def test_a_state_or_an_outcome_that_nobody_knows(complaint):
    assert change(complaint, state="lost") and change(complaint, state="")
    assert change(complaint, outcome="不了了之")


def test_a_closed_matter_has_an_outcome_and_a_merged_one_its_target(complaint):
    assert change(complaint, state=State.CLOSED)
    assert not change(complaint, state=State.CLOSED, outcome=Outcome.RECTIFIED)
    assert change(complaint, state=State.MERGED)
    assert not change(complaint, state=State.MERGED, merged_into=make_complaint(days_ago=0))


def copy_of(complaint, **columns) -> Complaint:
    fresh = Complaint.objects.get(pk=complaint.pk)
    fresh.pk = uuid.uuid4()
    fresh.number, fresh.token, fresh.external_id = "SP20260302-000001", "another", None
    for name, value in columns.items():
        setattr(fresh, name, value)
    return fresh


def test_a_number_a_token_and_a_source_number_belong_to_one_matter(complaint):
    Complaint.objects.filter(pk=complaint.pk).update(external_id="L-1")
    for columns in ({"number": complaint.number}, {"token": complaint.token}, {"external_id": "L-1"}):
        twin = copy_of(complaint, **columns)
        assert refused(lambda twin=twin: twin.save(force_insert=True)), columns
    assert not refused(lambda: copy_of(complaint).save(force_insert=True))  # nor is "no source number" a number


def test_one_identity_a_matter(complaint):
    ComplainantIdentity.objects.create(complaint=complaint, name="测试甲")

    assert refused(lambda: ComplainantIdentity.objects.create(complaint=complaint, name="测试乙"))


def test_a_person_has_a_duty_once_at_a_time_and_is_recused_once(complaint):
    team = staff_team()
    duty = {"complaint": complaint, "user": team.investigator1, "duty": "investigator", "assigned_by": team.approver1}
    first = CaseStaff.objects.create(**duty)
    assert refused(lambda: CaseStaff.objects.create(**duty))
    CaseStaff.objects.filter(pk=first.pk).update(ended_at=first.assigned_at)
    assert not refused(lambda: CaseStaff.objects.create(**duty))

    recusal = {"complaint": complaint, "user": team.investigator1, "reason": "亲属", "decided_by": team.director}
    Recusal.objects.create(**recusal)
    assert refused(lambda: Recusal.objects.create(**recusal))


def test_one_case_a_matter_one_notice_an_ordinal_one_live_transfer_a_notice():
    complaint = drive(make_complaint(), State.REFERRAL_DUE)
    notice, transfer = complaint.case.notices.get(), complaint.transfers.get()

    def again(row, **columns):
        fresh = type(row).objects.get(pk=row.pk)
        fresh.pk = uuid.uuid4()
        for name, value in columns.items():
            setattr(fresh, name, value)
        return lambda: fresh.save(force_insert=True)

    assert refused(again(complaint.case))
    assert refused(again(notice, ordinal=1))
    assert refused(again(notice, ordinal=2)), "a document number given twice"
    assert refused(again(transfer))
    MutualTransfer.objects.filter(pk=transfer.pk).update(lapsed_at=transfer.prepared_at)
    assert not refused(again(transfer, lapsed_at=None))


def test_what_bears_a_document_number_cannot_be_removed_nor_can_its_people_or_its_key():
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    notice = complaint.case.notices.get()
    for row in (complaint, complaint.case, notice, notice.number, notice.number.series, complaint.agency):
        with pytest.raises(ProtectedError), transaction.atomic():
            row.delete()
    for person in (notice.issued_by, complaint.staff.first().user):
        with pytest.raises(ProtectedError), transaction.atomic():
            person.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        DataKey.objects.get(pk=complaint.key_id).delete()

    assert SupervisionCase.objects.exists() and SupervisionNotice.objects.exists()


def test_a_draft_becomes_one_matter(complaint):
    one, two = (IntakeDraft.objects.create(key=complaint.key, answers={}, ticket={}) for _turn in range(2))
    IntakeDraft.objects.filter(pk=one.pk).update(complaint=complaint)

    assert refused(lambda: IntakeDraft.objects.filter(pk=two.pk).update(complaint=complaint))
