"""The question for people: solved by reading, hearing or in words; used up by one answer; never a wall."""

import io
import re
import shutil
import wave
from datetime import timedelta
from html import unescape

import pytest
from captcha.conf import settings as captcha_settings
from captcha.models import CaptchaStore
from django.core import signing
from PIL import Image

from complaints.models import Complaint
from portal import timekeeping
from portal.abuse.captcha import questions

pytestmark = pytest.mark.django_db
CHECK = "/complaints/new/check/"
needs_speaker = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")


@pytest.fixture
def in_earnest(monkeypatch, settings):
    """Without the test mode, in which any captcha can be passed."""
    monkeypatch.setattr(captcha_settings, "CAPTCHA_TEST_MODE", False)
    settings.CAPTCHA_TEST_MODE = False
    settings.TRAP_LEAST_SECONDS = 2


@pytest.fixture
def at_check(client, in_earnest):
    """A browser before the last step."""
    client.post("/complaints/new/")
    client.post("/complaints/new/event/", {"kind": "complaint", "narrative": "没有出示证件，当场罚款。"})
    client.post("/complaints/new/agency/", {"agency_as_stated": "某局"})
    client.post("/complaints/new/proof/", {})
    client.post("/complaints/new/you/", {"identity": "anonymous"})
    return client


def hidden(page, name):
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def send(client, page, answer=None, later=10, **more):
    """Fill the page as a person would, some seconds later."""
    key = hidden(page, "captcha_0")
    if answer is None:
        answer = CaptchaStore.objects.get(hashkey=key).response
    data = {"saved": "on", "captcha_0": key, "captcha_1": answer, "opened": hidden(page, "opened"), **more}
    with timekeeping.at(timekeeping.now() + timedelta(seconds=later)):
        return client.post(CHECK, data)


def page_of(client, query=""):
    return client.get(CHECK + query).content.decode()


# --- the question -------------------------------------------------------------------------------------------------


def test_every_sum_can_be_drawn_said_and_reckoned():
    seen = set()
    for _turn in range(300):
        question, answer = questions.a_sum()
        first, sign, second = re.fullmatch("(.+)([加减])(.+)等于几", question).groups()
        values = [int(questions.read_answer(part)) for part in (first, second)]
        assert int(answer) == (sum(values) if sign == "加" else values[0] - values[1]) >= 0
        assert len(question) <= 32 and re.fullmatch("[a-z0-9 ,]+", questions.spoken(question))
        seen.add(answer)
    assert len(seen) > 20, "a guess must not be likely to be right"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("8", "8"),
        ("８", "8"),
        ("八", "8"),
        (" 十三。", "13"),
        ("二十九", "29"),
        ("等于8", "8"),
        ("08", "8"),
        ("“秋”", "秋"),
    ],
)
def test_answers_are_read_as_they_were_meant(typed, read):
    assert questions.read_answer(typed) == read


def test_the_right_answer_sends_and_a_wrong_one_keeps_everything(at_check):
    page = page_of(at_check)
    again = send(at_check, page, "99")
    assert "答案不对" in again.content.decode() and "当场罚款" in again.content.decode()
    assert Complaint.objects.count() == 0
    assert send(at_check, again.content.decode())["Location"] == "/complaints/new/receipt/"
    assert Complaint.objects.count() == 1


def test_passed_is_no_password_outside_tests(at_check):
    assert "答案不对" in send(at_check, page_of(at_check), "PASSED").content.decode()


def test_a_question_is_used_up_by_one_answer_right_or_wrong(at_check):
    page = page_of(at_check)
    answer = CaptchaStore.objects.get(hashkey=hidden(page, "captcha_0")).response
    send(at_check, page, "99")
    assert "答案不对" in send(at_check, page, answer).content.decode()
    assert Complaint.objects.count() == 0


def test_a_question_runs_out(at_check):
    page = page_of(at_check)
    row = CaptchaStore.objects.get(hashkey=hidden(page, "captcha_0"))
    CaptchaStore.objects.update(expiration=timekeeping.now() - timedelta(minutes=1))
    assert at_check.get(f"/captcha/image/{row.hashkey}/").status_code == 404
    assert "答案不对" in send(at_check, page, row.response).content.decode()


def test_another_question_comes_by_a_link_without_script(at_check):
    page = page_of(at_check)
    (link,) = re.findall(r'href="(\?captcha=picture)#question">换一道题', page)
    assert hidden(page_of(at_check, link), "captcha_0") != hidden(page, "captcha_0")


# --- picture, sound, words ----------------------------------------------------------------------------------------


def test_the_picture_is_large_black_on_white_and_always_the_same_for_its_key(at_check):
    (address,) = re.findall(r'src="(/captcha/image/[^"]+)"', page_of(at_check))
    answer = at_check.get(address)
    image = Image.open(io.BytesIO(answer.content))
    assert image.width >= 800 and image.getextrema() == (16, 255)
    assert "no-store" in answer["Cache-Control"]
    assert at_check.get(address).content == answer.content


def test_pictures_of_the_same_sum_differ():
    keys = [CaptchaStore.objects.create(challenge="三加五等于几", response="8").hashkey for _ in range(2)]
    from django.test import Client

    first, second = (Client().get(f"/captcha/image/{key}/").content for key in keys)
    assert first != second


def test_the_sum_is_drawn_without_any_font_of_the_machine():
    from PIL import ImageFont

    from portal.abuse.captcha.pictures import _FONT

    font, blank = ImageFont.truetype(_FONT, 40), ImageFont.truetype(_FONT, 40).getmask("\u4e9c").getbbox()
    for sign in "零一二三四五六七八九十加减等于几":
        assert font.getmask(sign).getbbox() != blank, sign


@needs_speaker
def test_the_sum_can_be_heard_in_noise(at_check, settings):
    settings.CAPTCHA_SPEAKER = shutil.which("espeak-ng")
    (address,) = re.findall(r'<audio[^>]+src="(/captcha/audio/[^"]+)"', page_of(at_check))
    answer = at_check.get(address)
    with wave.open(io.BytesIO(b"".join(answer))) as sound:
        frames = sound.readframes(sound.getnframes())
        assert answer["Content-Type"] == "audio/wav" and sound.getnframes() / sound.getframerate() > 3
    assert frames.count(b"\0\0\0\0") < 50, "there is noise between the words"
    part = at_check.get(address, headers={"range": "bytes=0-99"})
    assert part.status_code == 206 and len(b"".join(part)) == 100


def test_without_a_synthesiser_no_sound_is_offered_but_words_are(at_check, settings):
    settings.CAPTCHA_SPEAKER = ""
    page = page_of(at_check)
    assert "<audio" not in page and "改做文字题" in page
    assert at_check.get(f"/captcha/audio/{hidden(page, 'captcha_0')}.wav").status_code == 404


def test_a_synthesiser_that_fails_takes_nothing_else_with_it(at_check, settings):
    settings.CAPTCHA_SPEAKER = "/bin/false"
    page = page_of(at_check)
    assert at_check.get(f"/captcha/audio/{hidden(page, 'captcha_0')}.wav").status_code == 404
    assert send(at_check, page).status_code == 302


def test_a_question_in_words_is_text_and_sends(at_check):
    page = page_of(at_check, "?captcha=words")
    assert "/captcha/image/" not in page and re.search('class="question__words"[^>]*>[^<]+？', page)
    key = hidden(page, "captcha_0")
    data = {"saved": "on", "captcha_0": key, "opened": hidden(page, "opened")}
    with timekeeping.at(timekeeping.now() + timedelta(seconds=9)):
        wrong = at_check.post(CHECK + "?captcha=words", {**data, "captcha_1": "错"}).content.decode()
    assert "question__words" in wrong, "who asked for words gets words again"
    assert send(at_check, wrong).status_code == 302


def test_too_many_questions_in_words_lead_back_to_the_picture(at_check, settings):
    settings.ABUSE_LIMITS = {**settings.ABUSE_LIMITS, "captcha.words": "2/3600"}
    pages = [page_of(at_check, "?captcha=words") for _ in range(4)]
    assert ["question__words" in page for page in pages] == [True, True, False, False]
    assert "question__picture" in pages[3]


# --- the trap -----------------------------------------------------------------------------------------------------


def test_the_trap_lies_out_of_everybodys_way(at_check):
    page = page_of(at_check)
    (box,) = re.findall(r'<div class="trap".*?</div>', page, re.DOTALL)
    assert 'aria-hidden="true"' in box and 'tabindex="-1"' in box and 'autocomplete="off"' in box


def test_who_fills_the_trap_is_told_and_gets_through_the_second_time(at_check):
    caught = send(at_check, page_of(at_check), contact_note="http://spam.example").content.decode()
    assert "已经清空" in caught and "spam.example" not in caught and Complaint.objects.count() == 0
    assert send(at_check, caught).status_code == 302


def test_who_is_too_fast_is_told_and_gets_through_the_second_time(at_check):
    caught = send(at_check, page_of(at_check), later=0).content.decode()
    assert "提交得太快" in caught and Complaint.objects.count() == 0
    assert send(at_check, caught, later=3).status_code == 302


@pytest.mark.parametrize("stamp", ["", "0", "1700000000:abc", "of 1970"])
def test_a_stamp_that_is_missing_forged_or_old_is_replaced(at_check, stamp):
    stamp = signing.dumps(0, salt="portal.abuse.traps") if stamp == "of 1970" else stamp
    caught = send(at_check, page_of(at_check), opened=stamp).content.decode()
    assert "请再提交一次" in caught and Complaint.objects.count() == 0
    assert send(at_check, caught, later=20).status_code == 302
