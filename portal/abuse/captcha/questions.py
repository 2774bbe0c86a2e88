"""What is asked, and how an answer is read."""

import re
import secrets
import unicodedata

_DIGITS = "零一二三四五六七八九"
_ROWS = ("红橙黄绿青蓝紫", "东南西北", "春夏秋冬", "金木水火土", "山川河海", "松竹梅兰", "日月星云", "牛羊马猪狗")
_PINYIN = {
    **dict(zip(_DIGITS, ("ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3"), strict=True)),
    "十": "shi2",
    "加": ", jia1 shang4,",
    "减": ", jian3 qu4,",
    "等": ", deng3",
    "于": "yu2",
    "几": "ji3",
}


def numeral(number: int) -> str:
    """A number below a hundred as it is said: 3 → 三, 13 → 十三, 20 → 二十."""
    tens, ones = divmod(number, 10)
    lead = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return lead + (_DIGITS[ones] if ones or not tens else "")


def a_sum() -> tuple[str, str]:
    """A sum in Chinese numerals, and its result: 十三减五等于几, 8."""
    first, second = 2 + secrets.randbelow(19), 1 + secrets.randbelow(9)
    if secrets.randbelow(2) and first >= second:
        return f"{numeral(first)}减{numeral(second)}等于几", str(first - second)
    return f"{numeral(first)}加{numeral(second)}等于几", str(first + second)


def in_words() -> tuple[str, str]:
    """A question that a screen reader or a braille line can read out: a sum, or which character stands where."""
    if secrets.randbelow(2):
        question, answer = a_sum()
        return f"{question}？", answer
    row = secrets.choice(_ROWS)
    place = secrets.randbelow(len(row))
    return f"“{row}”的第{numeral(place + 1)}个字是什么？", row[place]


def spoken(question: str) -> str:
    """A sum in pinyin with tones, and pauses around the sign, for a speech synthesiser."""
    return " ".join(_PINYIN[sign] for sign in question)


def read_answer(text: str) -> str:
    """What was meant: 8, ８, 八, 等于8 and 十三。 are read as numbers; anything else stays as typed."""
    bare = re.sub(r"[\s。．.,，=“”\"']|^等于|个$", "", unicodedata.normalize("NFKC", text).strip())
    for number in range(100):
        if bare == numeral(number):
            return str(number)
    return str(int(bare)) if re.fullmatch(r"[0-9]{1,4}", bare) else bare
