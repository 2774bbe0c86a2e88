"""Phones, identity numbers, bank cards: forms and checksums."""

import re
from collections.abc import Iterator
from datetime import date

from .findings import Span

_GAP = r"[ .·\-]{0,2}"
_DIGITS = str.maketrans("零〇○一二三四五六七八九幺", "0001234567891")
_HAN_DIGIT = "零〇○一二三四五六七八九幺"

_MOBILE = re.compile(
    rf"(?<![\d.])(?:\(?\+?86\)?{_GAP})?(?<!\d)1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d|\s*(?:元|万元|株|吨|公里))"
)
_MOBILE_IN_WORDS = re.compile(rf"(?<![{_HAN_DIGIT}])[一幺][三四五六七八九][{_HAN_DIGIT}]{{9}}(?![{_HAN_DIGIT}])")
_LANDLINE = re.compile(
    rf"(?<![\d.])\(?0\d{{2,3}}\)?{_GAP}[2-8](?:{_GAP}\d){{6,7}}(?:转\d{{1,5}}|{_GAP}\d{{1,4}})?(?!\d)"
)
_PHONE_WORD = (
    r"(?:电话|手机|号码|座机|传真|来电|联系方式|联系我|打我|拨打|致电|短信|新号|旧号|"
    r"[Tt]el|TEL|[Pp]hone|[Mm]obile)"
)
_INTRODUCED_PHONE = re.compile(
    rf"{_PHONE_WORD}[^\d，。；,;\n]{{0,8}}?((?<!\d)\+?\d(?:{_GAP}\d){{6,12}})(?![\d年月日号元]|{_GAP}\d)"
)

_ID18 = re.compile(rf"(?<![\dA-Za-z])[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dA-Za-z])")
_ID15 = re.compile(r"(?<![\dA-Za-z])[1-9]\d{14}(?![\dA-Za-z])")
_INTRODUCED_ID = re.compile(
    rf"(?:身份证明?|身份号|证件|护照|通行证|居住证|驾驶证|社保|医保|残疾证|军官证|公民身份)[^\d，。；,;\n]{{0,6}}?"
    rf"(?<![\dA-Za-z])([A-Za-z]{{0,2}}\d(?:{_GAP}[\dXx*]){{6,18}})(?![\dA-Za-z])"
)

_CARD = re.compile(rf"(?<![\dA-Za-z])[3-9](?:{_GAP}\d){{14,18}}(?![\dA-Za-z])")
_INTRODUCED_CARD = re.compile(
    rf"(?:银行卡|卡号|账号|帐号|账户|帐户|工行|农行|建行|中行|存折|信用社)"
    rf"[^\d，。；,;\n]{{0,8}}?(\d(?:{_GAP}\d){{8,20}})(?![\d元万])"
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def phones(text: str) -> Iterator[Span]:
    """Mobile and landline numbers, spaced, hyphenated, in Chinese digits, or merely introduced as a phone."""
    for match in _MOBILE.finditer(text):
        yield match.start(), match.end(), True
    for match in _MOBILE_IN_WORDS.finditer(text):
        yield match.start(), match.end(), True
    for match in _LANDLINE.finditer(text):
        yield match.start(), match.end(), False
    for match in _INTRODUCED_PHONE.finditer(text):
        yield match.start(1), match.end(1), False


def id_numbers(text: str) -> Iterator[Span]:
    """Resident identity numbers; certain when the checksum (GB 11643) holds, found all the same when it does not."""
    for match in _ID18.finditer(text):
        number = _bare(match.group())
        if id_checksum_holds(number):
            yield match.start(), match.end(), True
        elif _has_birthday(number[6:14]):
            yield match.start(), match.end(), False
    for match in _ID15.finditer(text):
        if _has_birthday("19" + match.group()[6:12]):
            yield match.start(), match.end(), False
    for match in _INTRODUCED_ID.finditer(text):
        yield match.start(1), match.end(1), False


def bank_cards(text: str) -> Iterator[Span]:
    """Card numbers of 15 to 19 digits that pass Luhn (certain), and account numbers introduced as such."""
    for match in _CARD.finditer(text):
        if luhn_holds(_bare(match.group())):
            yield match.start(), match.end(), True
    for match in _INTRODUCED_CARD.finditer(text):
        yield match.start(1), match.end(1), False


def id_checksum_holds(number: str) -> bool:
    """Whether the last character of an 18-character identity number is the right one."""
    if len(number) != 18 or not number[:17].isdigit() or not _has_birthday(number[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def luhn_holds(number: str) -> bool:
    """Whether a card number passes the Luhn check."""
    if len(set(number)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _bare(number: str) -> str:
    return re.sub(r"[^\dXx]", "", number.translate(_DIGITS))


def _has_birthday(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1880 <= day.year <= 2100
