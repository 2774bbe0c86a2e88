"""What each kind of paper says: its blocks, in order, with the wording that holds until staff approve another.

A block's text is paragraphs with `{names}` of values. Fixed blocks carry the clauses that the mechanism rests on: no
template replaces them. A block that is edited must keep the names it had, so that no paper loses a date or a number.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from ..enums import Instrument, PaperKind
from ..models.notice import SIGNATURE_CLAUSE, WARNING_CLAUSE

NAME = re.compile(r"\{(\w+)\}")


class Reader(StrEnum):
    """Whom a paper is addressed to; nobody else outside the Centre opens it."""

    AGENCY = "agency"
    COMPLAINANT = "complainant"
    DISCIPLINE = "discipline"


@dataclass(frozen=True)
class Block:
    """One part of a paper.

    Attributes:
        key: its name in a template.
        text: the wording, paragraphs apart by a line break.
        heading: the line above it, or nothing.
        fixed: whether the wording is the mechanism's own and cannot be edited.
        strong: whether it is printed in bold.
    """

    key: str
    text: str
    heading: str = ""
    fixed: bool = False
    strong: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The values that the wording uses."""
        return frozenset(NAME.findall(self.text))


@dataclass(frozen=True)
class PaperForm:
    """One kind of paper.

    Attributes:
        title: the words under the letterhead.
        instrument: whose series of numbers it takes.
        to: the addressee's line.
        blocks: what it says.
    """

    kind: PaperKind
    title: str
    instrument: Instrument
    reader: Reader
    to: str
    blocks: tuple[Block, ...]

    @property
    def editable(self) -> tuple[Block, ...]:
        """The blocks whose wording staff may replace."""
        return tuple(block for block in self.blocks if not block.fixed)

    def block(self, key: str) -> Block:
        """The block of this name."""
        return next(block for block in self.blocks if block.key == key)


def kinds_for(reader: Reader) -> list[PaperKind]:
    """The kinds that are addressed to a reader."""
    return [kind for kind, form in FORMS.items() if form.reader == reader]


#: Above and below every paper; its words are the city's own and edited like the rest.
LETTERHEAD = Block("issuer", "行政违法投诉举报中心")
CONTACT = Block("contact", "联系人：行政违法投诉举报中心")

_SIGNED = Block("signature", SIGNATURE_CLAUSE, fixed=True, strong=True)
_WARNING = Block("warning", WARNING_CLAUSE, fixed=True, strong=True)
_OBJECTION = Block(
    "objection",
    "对本通知书认定的事实或者依据有异议的，可以自收到次日起 {objection_days} 个工作日内书面提出监督异议。本中心另行指派"
    "人员重新核查并作出决定。异议期间不停止本通知书的执行，回复期限继续计算。",
    "六、异议",
)
_REPLY = Block(
    "reply",
    "自收到本通知书次日起 {reply_days} 个工作日内，将整改措施、整改结果、佐证材料和责任人处理情况书面回复本中心。",
    "五、回复",
)
_FINDINGS = (
    Block("facts", "{facts}", "一、查明的事实"),
    Block("evidence", "{evidence}", "二、证据"),
    Block("basis", "{legal_basis}", "三、违反的依据"),
    Block("requirements", "{requirements}", "四、整改要求"),
)


def _notice(kind: PaperKind, title: str, opening: str) -> PaperForm:
    blocks = (Block("opening", opening), *_FINDINGS, _REPLY, _SIGNED, _WARNING, _OBJECTION)
    return _form(kind, title, Instrument.NOTICE, Reader.AGENCY, "{agency}", *blocks)


def _form(kind: PaperKind, title: str, instrument: Instrument, reader: Reader, to: str, *blocks: Block) -> PaperForm:
    return PaperForm(kind, title, instrument, reader, to, (LETTERHEAD, *blocks, CONTACT))


_K, _I, _R = PaperKind, Instrument, Reader

FORMS: dict[PaperKind, PaperForm] = {
    form.kind: form
    for form in (
        _notice(
            _K.NOTICE,
            "行政执法监督通知书",
            "本中心受理对你单位行政执法行为的投诉举报（立案登记：{case_number}），经调查核实，存在应当纠正的问题。现通知如下：",
        ),
        _notice(
            _K.SECOND_NOTICE,
            "行政执法监督通知书",
            "本中心受理对你单位行政执法行为的投诉举报（立案登记：{case_number}），经调查核实，你单位对前次通知的整改尚未全部"
            "完成。现第 {ordinal} 次通知如下：",
        ),
        _form(
            _K.OPINION,
            "行政执法监督意见书",
            _I.OPINION,
            _R.AGENCY,
            "{agency}",
            Block(
                "opening", "本中心在办理行政执法监督事项中，发现你单位行政执法工作有下列需要改进之处。现提出监督意见："
            ),
            Block("facts", "{facts}", "一、情况"),
            Block("advice", "{advice}", "二、意见"),
            Block("close", "请研究改进，并可将改进情况告知本中心。"),
        ),
        _form(
            _K.DECISION,
            "行政执法监督决定书",
            _I.DECISION,
            _R.AGENCY,
            "{agency}",
            Block(
                "opening",
                "你单位于{lodged_on}对《行政执法监督通知书》（{notice_number}）提出监督异议。本中心指派未参与此前办理的人员进行了"
                "重新核查。",
            ),
            Block("grounds", "{grounds}", "一、异议的事实和理由"),
            Block("findings", "{findings}", "二、重新核查的情况"),
            Block("reasons", "{reasons}", "三、决定的理由"),
            Block("ruling", "{ruling}", "四、决定", fixed=True, strong=True),
        ),
        _form(
            _K.SERVICE,
            "送达回证",
            _I.SERVICE,
            _R.AGENCY,
            "{agency}",
            Block("paper", "送达文书：《行政执法监督通知书》（{notice_number}）"),
            Block("how", "送达方式：{method}\n送达日期：{served_on}\n签收人：{recipient}"),
            Block(
                "effect",
                "自送达次日起计算回复期限和监督异议期限。期限不因收件单位未查看而停止。",
                fixed=True,
                strong=True,
            ),
        ),
        _form(
            _K.REFERRAL,
            "移送函",
            _I.REFERRAL,
            _R.DISCIPLINE,
            "纪检监察机关",
            Block(
                "opening",
                "本中心办理的行政执法监督案件（{case_number}），事涉单位{agency}，因{reason}，现移送你机关处理。",
            ),
            Block(
                "facts",
                "线索来源于投诉举报。投诉人的身份依规密封，不随案移送。\n{facts}",
                "一、线索来源和查明的事实",
            ),
            Block(
                "service",
                "《行政执法监督通知书》（{notice_number}）{service}，回复期限 {reply_days} 个工作日{overdue}。",
                "二、通知书的送达与履行",
            ),
            Block("reason", "事由：{reason}。\n{statement}", "三、移送的事由和依据"),
            Block("warning", f"通知书载明：“{WARNING_CLAUSE}”", fixed=True),
            Block("materials", "{materials}", "四、材料清单"),
            Block("outcome", "请签收，并自办结之日起 {outcome_days} 个工作日内将处理结果反馈本中心。"),
            Block("hands", "经办：{prepared_by}　审批：{signed_by}"),
        ),
        _form(
            _K.REFUSAL,
            "不予受理告知书",
            _I.REFUSAL,
            _R.COMPLAINANT,
            "投诉举报人（{tracking_number}）",
            Block("opening", "你于{received_on}提交的投诉举报，经研判，决定不予受理。"),
            Block("reason", "{reason}", "一、理由"),
            Block("note", "{note}", "二、说明"),
            Block("review", "不同意本决定的，可以凭受理编号和查询码在本网站申请复核。", "三、救济途径"),
        ),
        _form(
            _K.FEEDBACK,
            "结果反馈书",
            _I.FEEDBACK,
            _R.COMPLAINANT,
            "投诉举报人（{tracking_number}）",
            Block("opening", "你于{received_on}提交的投诉举报已经办结，结果为：{outcome}。"),
            Block("feedback", "{feedback}", "一、办理情况"),
            Block("review", "不同意本结果的，可以凭受理编号和查询码在本网站申请复核。", "二、救济途径"),
        ),
        _form(
            _K.FILES_ORDER,
            "调取案卷通知",
            _I.FILES_ORDER,
            _R.AGENCY,
            "{agency}",
            Block("opening", "因调查核实工作需要，现调取你单位下列案卷和材料："),
            Block("files", "{files}", "一、调取的材料"),
            Block("due", "请于{due_on}前将原件或者加盖公章的复制件送本中心；材料不全的，书面说明理由。", "二、期限"),
        ),
    )
}
