"""Every file meets its fate: nobody gets what is not clean, nothing accepted is lost, each step is in the custody."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from complaints.actions import quarantine
from complaints.actions.evidence import add_evidence, keep_submitted_file, open_evidence, open_original
from complaints.actions.investigation import recuse
from complaints.enums import EvidenceKind, State
from complaints.models import CheckState, Evidence, Quarantine
from complaints.progress import progress_of
from complaints.selectors import timeline
from portal import timekeeping
from portal.audit.api import events_for, verify
from portal.errors import NotYours, Refused
from portal.outbox.models import Fact
from portal.roles.enums import Role
from portal.vault.api import destroy_key, open_file
from tests.factories import files
from tests.factories.complaints import check_files, drive, make_complaint, staff_team

pytestmark = pytest.mark.django_db


def taken_in(name: str, content: bytes) -> Evidence:
    """An item sent by a complainant, not checked yet."""
    return keep_submitted_file(complaint=make_complaint(), upload=ContentFile(content, name=name))


def checked(name: str, content: bytes) -> Quarantine:
    item = taken_in(name, content)
    check_files()
    return Quarantine.objects.select_related("evidence__complaint__key", "copy__key").get(pk=item.pk)


def kinds_of(item: Evidence) -> list[str]:
    events = events_for(item.complaint.subject)
    return [event.kind for event in events if event.data.get("evidence") == str(item.pk)]


@pytest.mark.parametrize(
    ("name", "content", "state", "says"),
    [
        ("现场.jpg", files.photo(), CheckState.CLEAN, "gps"),
        ("现场.heic", files.photo("HEIF"), CheckState.CLEAN, "gps"),
        ("现场.png", files.png(), CheckState.CLEAN, "text"),
        ("决定书.pdf", files.pdf(), CheckState.CLEAN, "scripts"),
        ("笔录.docx", files.docx(), CheckState.CLEAN, "history"),
        ("录像.mp4", files.mp4(), CheckState.CLEAN, "track"),
        ("录音.mp3", files.mp3(), CheckState.CLEAN, "tags"),
        ("两用.jpg", files.polyglot(), CheckState.CLEAN, "archive_inside"),
        ("加密.pdf", files.pdf(encrypted=True), CheckState.ORIGINAL_ONLY, "encrypted"),
        ("坏的.pdf", b"%PDF-1.7\n" + b"x" * 99, CheckState.ORIGINAL_ONLY, "damaged"),
    ],
)
def test_each_kind_of_file_meets_its_fate(name, content, state, says):
    held = checked(name, content)

    assert held.state == state and says in [*held.removed, held.reason]
    assert b"".join(open_file(held.evidence.file)) == content, "the original stays as it came"
    assert kinds_of(held.evidence) == ["evidence.kept", "evidence.checked"]
    if held.copy:
        copy = b"".join(open_file(held.copy))
        assert files.SECRET.encode() not in copy and held.copy.sha256.open() != held.evidence.sha256.open()
    assert not verify()


def test_the_copy_bears_the_extension_of_what_it_is():
    item = checked("现场.heic", files.photo("HEIF")).evidence

    assert open_evidence(evidence=item, by=staff_team().clerk)[:2] == ("现场.jpg", "image/jpeg")
    assert open_original(evidence=item, by=staff_team().director, reason="核对拍摄时间")[:2] == (
        "现场.heic",
        "image/heic",
    )


def refused_to(call, **arguments) -> str:
    with pytest.raises(Refused) as no:
        call(**arguments)
    return no.value.code


def test_before_and_without_a_clean_check_nobody_gets_anything():
    item, team = taken_in("现场.jpg", files.photo()), staff_team()

    for state in (CheckState.WAITING, CheckState.STUCK, CheckState.REFUSED, CheckState.ORIGINAL_ONLY):
        Quarantine.objects.update(state=state)
        assert refused_to(open_evidence, evidence=item, by=team.clerk) == "no_copy"
    for state in (CheckState.WAITING, CheckState.STUCK, CheckState.REFUSED):
        Quarantine.objects.update(state=state)
        assert refused_to(open_original, evidence=item, by=team.director, reason="核对时间") == "not_checked"
    assert kinds_of(item) == ["evidence.kept"]


def test_the_database_itself_keeps_clean_and_copy_together():
    held = checked("现场.jpg", files.photo())

    for changes in ({"state": CheckState.STUCK}, {"copy": None}, {"state": "fine"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Quarantine.objects.filter(pk=held.pk).update(**changes)


def test_the_original_asks_for_a_duty_a_reason_and_leaves_an_event():
    item, team = checked("现场.jpg", files.photo()).evidence, staff_team()

    with pytest.raises(NotYours):
        open_original(evidence=item, by=team.clerk, reason="想看一看")
    with pytest.raises(NotYours):  # an investigator of other matters
        open_original(evidence=item, by=team.people["investigator1"], reason="想看一看")
    assert refused_to(open_original, evidence=item, by=team.director, reason=" 看 ") == "reason_missing"

    _name, _type, chunks, size = open_original(evidence=item, by=team.director, reason="核对拍摄时间")

    assert len(b"".join(chunks)) == size
    event = events_for(item.complaint.subject).last()
    assert event.kind == "evidence.original_opened" and "核对拍摄时间" not in str(event.data)


# --- a part does not work -----------------------------------------------------------------------------------------


@pytest.fixture
def scanner_away(settings, tmp_path):
    settings.CLAMAV = f"unix:{tmp_path}/nobody-listens"
    settings.CHECK_ATTEMPTS = 2


def pause_is_over() -> None:
    """Real time went on: leases and pauses have run out."""
    Quarantine.objects.exclude(next_try_at=None).update(next_try_at=timekeeping.real_now())


def test_while_the_scanner_is_away_a_file_waits_then_is_stuck_and_mends_itself(scanner_away, settings):
    item = taken_in("现场.jpg", files.photo())
    check_files()
    held = Quarantine.objects.get()
    assert (held.state, held.reason, held.attempts) == (CheckState.WAITING, "scanner_away", 1)
    assert held.next_try_at is not None and held.next_try_at > timekeeping.real_now()
    assert not quarantine.check(item.pk), "not before its pause is over"

    pause_is_over()
    assert list(quarantine.check_due(timekeeping.now())) == [{"did": "files_checked", "count": 1}]
    held.refresh_from_db()
    assert held.state == CheckState.STUCK and "evidence.stuck" in kinds_of(item)
    assert refused_to(open_evidence, evidence=item, by=staff_team().clerk) == "no_copy"

    settings.CLAMAV = ""
    pause_is_over()
    list(quarantine.check_due(timekeeping.now()))
    held.refresh_from_db()
    assert held.state == CheckState.CLEAN


def test_a_process_that_died_leaves_the_file_to_the_next_sweep():
    item = taken_in("现场.jpg", files.photo())
    assert quarantine._take_up(item.pk) is not None  # and then the process is killed

    assert list(quarantine.check_due(timekeeping.now())) == [], "somebody may still be at work"
    pause_is_over()
    assert list(quarantine.check_due(timekeeping.now()))
    item.quarantine.refresh_from_db()
    assert (item.quarantine.state, item.quarantine.attempts) == (CheckState.CLEAN, 2)


def test_a_late_result_of_an_attempt_that_was_given_up_changes_nothing():
    item = taken_in("现场.jpg", files.photo())
    late = quarantine._take_up(item.pk)
    pause_is_over()
    list(quarantine.check_due(timekeeping.now()))
    before = Quarantine.objects.values().get()

    outcome = quarantine._examined(item)
    quarantine._settle(late, outcome)
    outcome.copy.close()

    assert Quarantine.objects.values().get() == before
    assert kinds_of(item).count("evidence.checked") == 1


def test_receipt_of_a_file_sets_off_its_check_once_and_twice_does_nothing(django_capture_on_commit_callbacks, deliver):
    item = taken_in("现场.jpg", files.photo())
    fact = Fact.objects.get(topic=quarantine.TOPIC)
    assert fact.payload == {"evidence": str(item.pk)}

    with django_capture_on_commit_callbacks(execute=True):
        deliver()
    quarantine.check(item.pk)

    item.quarantine.refresh_from_db()
    assert (item.quarantine.state, item.quarantine.attempts) == (CheckState.CLEAN, 1)


def test_the_simulated_calendar_makes_no_process_look_dead():
    taken_in("现场.jpg", files.photo())

    with timekeeping.at(timekeeping.now() + timedelta(days=300)):
        assert list(quarantine.check_due(timekeeping.now())) == []


def test_files_of_a_destroyed_matter_are_left_alone():
    item = taken_in("现场.jpg", files.photo())
    destroy_key(item.complaint.key)

    assert not quarantine.check(item.pk) and not Quarantine.objects.unsettled().exists()


# --- who sees it --------------------------------------------------------------------------------------------------


def stuck(reason: str = "crashed") -> Quarantine:
    item = taken_in("我家门口.jpg", files.photo())
    Quarantine.objects.filter(pk=item.pk).update(state=CheckState.STUCK, reason=reason, attempts=5)
    return Quarantine.objects.select_related("evidence__complaint").get(pk=item.pk)


def test_staff_see_what_is_stuck_without_its_name_and_try_again(client_as):
    held, clerk = stuck(), staff_team().clerk
    client = client_as(clerk)

    page = client.get(reverse("centre:unsettled_files")).content.decode()
    assert held.evidence.complaint.number in page and "检查程序异常退出" in page and "我家门口" not in page
    assert "未配置病毒查杀" in page

    assert client.post(reverse("centre:retry_file", args=[held.pk])).status_code == 302
    assert "evidence.retried" in kinds_of(held.evidence)
    check_files()
    held.refresh_from_db()
    assert held.state == CheckState.CLEAN
    page = client.post(reverse("centre:retry_file", args=[held.pk]), follow=True).content.decode()
    assert "不需要重试" in page


def test_the_list_shows_only_matters_that_the_person_may_read(client_as, user_with):
    held, recused = stuck(), user_with(Role.INTAKE_CLERK)
    recuse(complaint=held.evidence.complaint, user=recused, reason="近亲属", by=staff_team().director)
    client = client_as(recused)

    assert held.evidence.complaint.number not in client.get(reverse("centre:unsettled_files")).content.decode()
    assert client.post(reverse("centre:retry_file", args=[held.pk])).status_code == 404


def test_the_original_is_downloaded_after_a_warning_and_a_reason(client_as):
    item, client = checked("现场.jpg", files.photo()).evidence, client_as(staff_team().director)
    url = reverse("centre:evidence_original", args=[item.pk])

    page = client.get(url)
    assert "指认投诉人" in page.content.decode() and "没有查杀过" in page.content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    response = client.post(url, {"reason": "核对拍摄时间"})

    assert b"".join(response.streaming_content) == files.photo()
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store, private")
    assert client_as(staff_team().clerk).post(url, {"reason": "核对拍摄时间"}).status_code == 403


def test_a_file_that_waits_is_said_to_wait(client_as):
    item = taken_in("现场.jpg", files.photo())
    client = client_as(staff_team().clerk)

    assert client.get(reverse("centre:evidence_file", args=[item.pk])).status_code == 409
    assert "正在检查" in client.get(reverse("centre:matter", args=[item.complaint_id])).content.decode()


def test_the_matter_page_says_what_the_copy_lacks_and_that_nothing_was_scanned(client_as):
    item = checked("现场.jpg", files.photo()).evidence

    page = client_as(staff_team().clerk).get(reverse("centre:matter", args=[item.complaint_id])).content.decode()

    assert "拍摄位置" in page and "未查杀" in page and item.sha256.open() in page
    assert any("副本去掉" in entry.text for entry in timeline(item.complaint))


def test_the_complainant_reads_which_file_could_not_be_used():
    item = taken_in("我家门口.jpg", files.photo())
    Quarantine.objects.filter(pk=item.pk).update(state=CheckState.REFUSED, reason="malware", malware="Eicar-Test")

    (unusable,) = progress_of(item.complaint).unusable

    assert unusable.name == "我家门口.jpg" and "恶意程序" in str(unusable.advice)
    assert "Eicar" not in str(unusable.advice)


# --- digests and counts -------------------------------------------------------------------------------------------


def test_equal_files_and_texts_of_two_matters_cannot_be_recognised_without_their_keys():
    one, two = taken_in("现场.jpg", files.photo()), taken_in("现场.jpg", files.photo())
    plain = hashlib.sha256(files.photo()).hexdigest()

    assert one.digest != two.digest and plain not in (one.digest, one.file.digest)
    assert one.sha256.open() == two.sha256.open() == plain
    assert plain not in str([event.data for event in events_for(one.complaint.subject)])


def test_the_digest_of_a_described_record_is_of_no_use_to_guess_the_text():
    complaint = drive(make_complaint(), State.INVESTIGATING)
    item = add_evidence(
        complaint=complaint,
        by=complaint.staff.first().user,
        kind=EvidenceKind.WITNESS,
        title="证言",
        description="是张三",
    )

    guessed = hashlib.sha256("是张三".encode()).hexdigest()
    assert item.sha256.open() == guessed
    assert guessed not in str(Evidence.objects.values_list("digest").get(pk=item.pk))
    assert guessed not in str([event.data for event in events_for(complaint.subject)])


def test_a_matter_takes_only_so_many_files_from_its_complainant(settings):
    settings.UPLOAD_LIMIT_MATTER_FILES = 1
    item = taken_in("现场.jpg", files.photo())

    code = refused_to(
        keep_submitted_file, complaint=item.complaint, upload=ContentFile(files.photo(), name="再一张.jpg")
    )

    assert code == "files_many" and item.complaint.evidence.count() == 1
