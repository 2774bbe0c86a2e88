"""Document numbers (文号): the standard's form, one gap-free sequence per type and year, none twice, none reserved."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from complaints.actions import filing
from complaints.actions.numbering import formatted, issue_number
from complaints.enums import Instrument, State
from complaints.models import DocumentNumber, NumberSeries
from complaints.people import Person
from portal import timekeeping
from portal.errors import Refused
from search.models import PublicRecord, Withdrawal
from search.records import RecordDraft, publish, withdraw
from tests.factories.complaints import drive, later, make_complaint, staff_team
from tests.portal.threads import Threads

DAY = date(2026, 3, 2)


def issue(instrument=Instrument.NOTICE, *, on=DAY) -> str:
    with timekeeping.at(on):
        return issue_number(instrument=instrument, subject="notice:1").text


def published(number: str, key: str = "old-1") -> None:
    record = RecordDraft(kind="case", key=key, title="旧案", summary="旧案", number=number, url="/", published_on=DAY)
    publish(record)


@pytest.mark.django_db
def test_the_form_is_type_code_year_in_hexagonal_brackets_and_a_number_without_zero_or_ordinal_prefix():
    text = issue()

    assert text == f"{settings.DOCUMENT_NUMBER_PREFIX}执监通〔2026〕1号"
    assert re.fullmatch(r"[一-鿿]+\u3014\d{4}\u3015[1-9]\d*号", text)


@pytest.mark.django_db
def test_each_type_counts_by_itself_without_gaps_and_begins_anew_each_year():
    given = [issue() for _ in range(12)]

    assert given == [formatted(f"{settings.DOCUMENT_NUMBER_PREFIX}执监通", 2026, n) for n in range(1, 13)]
    assert issue(Instrument.REFERRAL).endswith("执监移〔2026〕1号")
    assert issue(on=date(2027, 1, 1)).endswith("执监通〔2027〕1号")
    assert issue().endswith("执监通〔2026〕13号")


@pytest.mark.django_db
def test_the_year_is_that_of_the_wall_calendar():
    """Half past midnight on new year's day in Siping is still the old year in UTC."""
    from datetime import UTC, datetime

    assert "〔2027〕" in issue(on=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_gap():
    issue()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issue()
        raise ZeroDivisionError

    assert issue().endswith("2号")


@pytest.mark.django_db
def test_a_filing_that_is_refused_leaves_no_gap_in_either_series():
    complaint = drive(make_complaint(person=Person(name="示例孔方", phone="19900000123")), State.SUBSTANTIATED)
    with later(complaint):
        with pytest.raises(Refused):
            filing.file_case(complaint=complaint, by=staff_team().approver1, facts="投诉人示例孔方反映的问题属实。")
        assert not DocumentNumber.objects.exists()
        notice = filing.file_case(complaint=complaint, by=staff_team().approver1)

    assert notice.number.sequence == notice.case.number.sequence == 1


@pytest.mark.django_db
def test_numbers_of_imported_history_are_never_issued_again():
    code = f"{settings.DOCUMENT_NUMBER_PREFIX}执监通"
    published(f"{code}〔2026〕1号", "old-1")
    published(f"{code}[2026]3号", "old-3")  # typed with other brackets
    published(f"{code}〔2025〕2号", "old-2")

    assert [issue(), issue()] == [f"{code}〔2026〕2号", f"{code}〔2026〕4号"]


@pytest.mark.django_db
def test_a_number_stays_taken_when_its_record_is_taken_down():
    code = f"{settings.DOCUMENT_NUMBER_PREFIX}执监通"
    published(f"{code}〔2026〕1号")
    withdraw("case", "old-1")

    assert issue() == f"{code}〔2026〕2号"


@pytest.mark.django_db
def test_the_database_itself_refuses_a_number_twice():
    issue()
    first = DocumentNumber.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.create(series=first.series, sequence=1, text="另一个", subject="notice:2")
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.create(series=first.series, sequence=2, text=first.text, subject="notice:2")


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_twenty_four_numbers_without_gap_or_double(tmp_path):
    threads = Threads(tmp_path, (NumberSeries, DocumentNumber, PublicRecord, Withdrawal))

    def work(_number: int) -> list[str]:
        return [issue() for _turn in range(3)]

    given = [text for texts in threads.run(work, 8) for text in texts]

    assert len(given) == 24
    assert {int(re.search(r"(\d+)号", text)[1]) for text in given} == set(range(1, 25))


@pytest.mark.django_db(transaction=True)
def test_at_once_with_some_rolled_back_there_is_still_no_gap(tmp_path):
    threads = Threads(tmp_path, (NumberSeries, DocumentNumber, PublicRecord, Withdrawal))

    def work(number: int) -> None:
        for turn in range(3):
            try:
                with transaction.atomic():
                    issue()
                    if (number + turn) % 3 == 0:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass

    threads.run(work, 6)

    given = threads.run(lambda _number: sorted(DocumentNumber.objects.values_list("sequence", flat=True)), 1)[0]
    assert given == list(range(1, 13))
