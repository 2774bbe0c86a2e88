"""The redaction assistant finds what identifies a person and leaves what a finding needs."""

import json
from pathlib import Path

import pytest

from portal.redaction.api import find, is_clean, redact

from .redaction_variants import Case, cases

SAMPLES = Path(__file__).parent / "data" / "complaints.jsonl"


def _sample_cases() -> list[Case]:
    rows = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    return [Case(row["text"], row["pii"], row["keep"]) for row in rows]


def _measure(title: str, examined: list[Case]) -> tuple[list[str], list[str]]:
    """Print precision and recall; answer what was missed and what was wrongly touched."""
    missed, touched, true, false = [], [], 0, 0
    for case in examined:
        found, masked = find(case.text), redact(case.text)
        missed += [f"{one} ← {case.text}" for one in case.pii if one in masked or not _covered(one, case.text, masked)]
        touched += [f"{one} ← {masked}" for one in case.keep if one not in masked]
        wanted = [one for one in found if any(one.text in pii or pii in one.text for pii in case.pii)]
        true, false = true + len(wanted), false + len(found) - len(wanted)
    total = sum(len(case.pii) for case in examined)
    print(
        f"{title}: {len(examined)} texts, recall {(total - len(missed)) / total:.4f} of {total}, "
        f"precision {true / (true + false):.4f} of {true + false}, kept strings touched {len(touched)}"
    )
    return missed, touched


def _covered(secret: str, text: str, masked: str) -> bool:
    """Whether no five characters in a row of a longer secret are left where they stood."""
    before = text.replace(secret, "")
    return all(secret[i : i + 5] in before or secret[i : i + 5] not in masked for i in range(max(len(secret) - 4, 0)))


def test_every_sample_secret_is_found_and_nothing_needed_is_touched(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        missed, touched = _measure("\nsamples", _sample_cases())
    assert not missed
    assert not touched


@pytest.mark.parametrize("seed", [501, 504])
def test_variants_the_rules_were_not_written_from(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        missed, touched = _measure(f"\nvariants (seed {seed})", list(cases(seed, 150)))
    assert not missed
    assert not touched


@pytest.mark.parametrize("case", _sample_cases()[:60:3], ids=lambda case: case.text[:12])
def test_what_was_masked_is_clean_and_the_original_is_untouched(case: Case) -> None:
    before = str(case.text)
    assert is_clean(redact(case.text))
    assert case.text == before


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "电话１３９　００００　１１１１，微信同号"
    (finding,) = find(text)
    assert text[finding.start : finding.end] == finding.text == "１３９　００００　１１１１"
    assert finding.kind == "phone" and finding.certain


def test_a_checksum_makes_a_finding_certain_and_a_wrong_one_does_not_hide_it() -> None:
    right, wrong = find("证件号11010519491231002X。")[0], find("证件号110105194912310021。")[0]
    assert right.kind == wrong.kind == "id_number"
    assert right.certain and not wrong.certain


def test_a_name_introduced_once_is_masked_everywhere() -> None:
    assert redact("我叫李建国。第二天李建国又被叫去。") == "我叫某某。第二天某某又被叫去。"


def test_only_the_chosen_findings_are_masked() -> None:
    text = "联系人王秀英，车牌吉C12345。"
    plates = [finding for finding in find(text) if finding.kind == "plate"]
    assert redact(text, plates) == "联系人王秀英，车牌□□。"


@pytest.mark.parametrize(
    "text",
    [
        "执法人员未出示证件，当事人在空白单上签字。",
        "拨打12345热线九次，又打12315，400-820-8820一直占线。",
        "依据第四十二条，罚款13800000000元。",
        "3号楼到9号楼到现在一分没退，二百多户都交了。",
        "四府执监通〔2025〕18号、（2025）吉0302行初12号。",
        "负责人躲着不见，司机每月都有任务，老板当时不在。",
        "统一社会信用代码91220300MA0Y123456。",
        "联系人方式请见通知，业主大会没有开。",
        "示例新村5号楼外墙脱落。",
    ],
)
def test_ordinary_sentences_stay(text: str) -> None:
    assert redact(text) == text
