"""The closed loop (闭环) as a figure: its steps in order, its two branches, and where a matter stands now.

The codes are what other rooms pass to `components/loop.html`: lead, assess, investigate, verify, notice, reply,
review, closed; and the branches objection and referral.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

_STEPS = (
    ("lead", _("收到线索"), _("已收到线索，等待研判。")),
    ("assess", _("研判"), _("正在研判是否属于受理范围。")),
    ("investigate", _("调查取证"), _("正在调查取证，由两名以上工作人员办理。")),
    ("verify", _("核实"), _("正在核实调查结果。")),
    ("notice", _("立案并发通知书"), _("已立案并下发《行政执法监督通知书》，责令整改。")),
    ("reply", _("主要领导签字回复"), _("等待事涉单位主要领导签字的书面回复。")),
    ("review", _("整改验收"), _("正在验收整改结果。")),
    ("closed", _("反馈投诉人、办结"), _("已反馈投诉人并办结。")),
)
_BRANCHES = (
    ("objection", _("重新核查"), _("单位提出监督异议"), _("事涉单位提出监督异议，正由另一组人员重新核查。")),
    (
        "referral",
        _("移送纪检监察"),
        _("不落实、不回复，或逾期未有效整改"),
        _("已按通知书载明的条款移送纪检监察机关。"),
    ),
)
#: After which step a branch leaves the loop: everything up to it is done.
_BRANCH_AFTER = {"objection": "notice", "referral": "reply"}
_WHOLE = _("线索从收到到办结走完一圈；单位有异议就重新核查，不落实又不回复就移送纪检监察。")


@dataclass(frozen=True)
class LoopStep:
    """One step of the figure."""

    code: str
    name: str
    is_done: bool = False
    is_present: bool = False
    when: str = ""


@dataclass(frozen=True)
class LoopFigure:
    """All of it; `sentence` says in words what the marks say."""

    steps: list[LoopStep]
    branches: list[LoopStep]
    sentence: str


def figure(step: str = "") -> LoopFigure:
    """The loop with `step` marked as the present one; with no (or an unknown) step, the loop as such."""
    order = [code for code, _name, _text in _STEPS]
    reached = _BRANCH_AFTER.get(step, step)
    done = order.index(reached) + (step in _BRANCH_AFTER or step == "closed") if reached in order else 0
    steps = [
        LoopStep(code, str(name), is_done=at < done, is_present=code == step)
        for at, (code, name, _text) in enumerate(_STEPS)
    ]
    branches = [
        LoopStep(code, str(name), is_present=code == step, when=str(when)) for code, name, when, _t in _BRANCHES
    ]
    sentences = {code: text for code, *_rest, text in (*_STEPS, *_BRANCHES)}
    return LoopFigure(steps, branches, str(sentences.get(step, _WHOLE)))
