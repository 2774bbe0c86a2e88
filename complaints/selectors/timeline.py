"""The story of a matter as staff read it: its audit events in words. What staff see is the audit trail itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from complaints.enums import (
    Action,
    Channel,
    PaperKind,
    ReferralReason,
    RefusalReason,
    ReviewResult,
    ServiceMethod,
    State,
)
from complaints.models import CheckState, Complaint
from portal.audit.api import AuditEvent, events_for
from portal.roles.models import User
from portal.safefiles.messages import REASONS, removed_in_words

#: What each kind of event is called; the moves of the table are called by their action's name.
EVENT_TITLES: dict[str, str | Promise] = {
    **{f"complaint.{action.value}": action.label for action in Action},
    "complaint.told": _("告知投诉人"),
    "complaint.recused": _("决定回避"),
    "complaint.reinforced": _("补充指派"),
    "complaint.extended": _("延长办理期限"),
    "matter.linked": _("关联事项"),
    "matter.distinct": _("核对：不是同一件"),
    "matter.undecided": _("相近事项待重新核对"),
    "notice.issued": _("通知书编号签发"),
    "paper.issued": _("签发文书"),
    "paper.printed": _("生成文书 PDF"),
    "paper.revoked": _("撤销文书"),
    "evidence.kept": _("证据入库"),
    "message.sent": _("写信给投诉人"),
    "message.received": _("投诉人来信"),
    "message.read": _("来信标为已读"),
    "contact.verified": _("投诉人登记联系方式"),
    "contact.removed": _("投诉人删除联系方式"),
    "code.recovery_asked": _("申请更换查询码"),
    "code.recovery_stopped": _("更换查询码的申请已取消"),
    "code.reissued": _("查询码已更换"),
    "complaint.rated": _("投诉人作满意度评价"),
    "evidence.opened": _("查阅证据的安全副本"),
    "evidence.original_opened": _("打开证据原件"),
    "evidence.checked": _("文件检查完成"),
    "evidence.stuck": _("文件检查受阻"),
    "evidence.retried": _("要求重新检查文件"),
    "summary.submitted": _("公开摘要提交批准"),
    "summary.approved": _("公开摘要经批准公开"),
    "summary.returned": _("公开摘要退回修改"),
    "summary.withdrawn": _("公开摘要撤下"),
    "identity.revealed": _("查看投诉人身份"),
    "phone.looked_up": _("按电话查到本事项"),
    "consent.asked": _("征求披露身份的同意"),
    "consent.given": _("同意披露身份"),
    "consent.refused": _("不同意披露身份"),
    "consent.revoked": _("撤回披露身份的同意"),
    "clock.overdue": _("期限逾期"),
    "clock.recomputed": _("工作日历更新，期限重算"),
    "retention.due": _("保存期限届满"),
    "hold.placed": _("封存，不得销毁"),
    "hold.lifted": _("解除封存"),
    "disposal.proposed": _("列入销毁清册"),
    "disposal.taken_out": _("移出销毁清册"),
    "disposal.spared": _("条件已变，未销毁"),
    "disposal.executed": _("依规销毁"),
    "disposal.replayed": _("恢复备份后重新销毁"),
    "referral.prepared": _("回复期限届满，拟移送待签发"),
}
_STATES = dict(State.choices)
#: Codes in events and what they mean; a digest of free text is in none of the lists and says nothing here.
_CODED: dict[str, dict[str, Any]] = {
    "channel": dict(Channel.choices),
    "kind": dict(PaperKind.choices),
    "reason": {**dict(RefusalReason.choices), **dict(ReferralReason.choices)},
    "method": dict(ServiceMethod.choices),
    "result": dict(ReviewResult.choices),
}
_YES_NO = {
    "substantiated": (_("认定属实"), _("认定不属实")),
    "revoke": (_("建议撤销通知"), _("建议维持通知")),
    "upheld": (_("异议成立"), _("异议不成立")),
    "granted": (_("复核申请成立"), _("复核申请不成立")),
}
_ACTORS = {"complainant": _("投诉人"), "system": _("系统")}


@dataclass(frozen=True)
class TimelineEntry:
    """One line: when, what, by whom, and what the codes of the event say."""

    at: datetime
    title: str
    who: str
    text: str
    kind: str
    sequence: int


def timeline(complaint: Complaint) -> list[TimelineEntry]:
    """The matter's events, oldest first (two queries)."""
    events = list(events_for(complaint.subject))
    names = _team_names(events)
    return [
        TimelineEntry(
            at=event.at,
            title=str(EVENT_TITLES.get(event.kind, event.kind)),
            who=event.actor_label or str(_ACTORS.get(event.data.get("by", ""), "")),
            text="；".join(_phrases(event.data, names)),
            kind=event.kind,
            sequence=event.sequence,
        )
        for event in events
    ]


def _team_names(events: Iterable[AuditEvent]) -> dict[int, str]:
    """Names of the people that events mention by number."""
    ids: set[int] = set()
    for event in events:
        ids.update(event.data.get("team", []))
        if isinstance(event.data.get("user"), int):
            ids.add(event.data["user"])
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def _file_phrases(data: Mapping[str, Any]) -> Iterable[str]:
    """What an event says of a file: how its check ended and why, what its copy lacks, its digest under the key."""
    if data.get("state") in CheckState.values:
        yield str(CheckState(data["state"]).label)
        yield _g("已查杀") if data.get("scanned") else _g("未查杀")
    if data.get("reason") in REASONS:
        yield str(REASONS[data["reason"]])
    if data.get("removed"):
        yield _g("副本去掉：%(what)s") % {"what": removed_in_words(data["removed"])}
    if data.get("digest"):
        yield _g("摘要 %(digest)s…") % {"digest": str(data["digest"])[:16]}


def _phrases(data: Mapping[str, Any], names: Mapping[int, str]) -> Iterable[str]:
    before, after = data.get("from"), data.get("to")
    if before and after and before != after:
        yield f"{_STATES.get(before, before)} → {_STATES.get(after, after)}"
    for key, labels in _CODED.items():
        if data.get(key) in labels:
            yield str(labels[data[key]])
    people = [*data.get("team", []), *([data["user"]] if isinstance(data.get("user"), int) else [])]
    if people:
        yield "、".join(names.get(pk, f"#{pk}") for pk in people)
    if data.get("number"):
        yield str(data["number"])
    for key, words in _YES_NO.items():
        if key in data:
            yield str(words[0] if data[key] else words[1])
    if "evidence" in data:
        yield from _file_phrases(data)
    due = data.get("due_after") or data.get("due_on")
    if due:
        yield _g("届满日 %(day)s") % {"day": due}
