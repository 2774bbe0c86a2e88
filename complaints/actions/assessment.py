"""Assessment (研判): accept, ask for more, refuse with a listed reason, point elsewhere, merge."""

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency
from portal import timekeeping
from portal.errors import Refused
from portal.roles.models import User

from ..enums import MERGE_TARGETS, Action, PaperKind, RefusalReason, State
from ..models import Complaint
from ..papers.values import of_refusal
from ..transitions import Actor
from .feedback import tell
from .lifecycle import allowed_move, locked, perform, refusal
from .papers import issue_paper


def _needs(text: str, message: str, code: str) -> str:
    if not text.strip():
        raise Refused(message, code=code)
    return text.strip()


@transaction.atomic
def accept(*, complaint: Complaint, by: User, agency: Agency | None = None, violation: str = "") -> Complaint:
    """Accept the matter, settling the agency and the violation kind where the writer left them open."""
    changes: dict[str, object] = {"accepted_at": timekeeping.now()}
    if agency is not None and agency.pk != complaint.agency_id:
        changes |= {"agency_id": agency.pk, "region_id": agency.region_id, "domain_id": agency.domain_id}
        Complaint.objects.filter(pk=complaint.pk).update(agency_id=agency.pk)
    if violation:
        changes["violation"] = violation
    done = perform(complaint, Action.ACCEPT, by=by, changes=changes, data={"agency": str(agency.pk) if agency else ""})
    tell(complaint=done, text=_("您的事项已受理。中心将指派两名以上工作人员调查。"), by=by)
    return done


@transaction.atomic
def ask_supplement(*, complaint: Complaint, by: User, question: str) -> Complaint:
    """Ask the complainant for what is missing; the clock of assessment waits for the answer."""
    text = _needs(question, _("请写明需要补充什么。"), "question_missing")
    done = perform(complaint, Action.ASK_SUPPLEMENT, by=by)
    tell(complaint=done, text=_("需要补正：%(text)s") % {"text": text}, by=by)
    return done


@transaction.atomic
def refuse(*, complaint: Complaint, by: User, reason: RefusalReason, note: str) -> Complaint:
    """Refuse with a listed reason and a word to the complainant on where else to go."""
    text = _needs(note, _("请写明给投诉人的说明。"), "note_missing")
    changes = {"refusal_reason": reason, "decision_note": text}
    done = perform(complaint, Action.REFUSE, by=by, changes=changes, data={"reason": reason.value})
    issue_paper(complaint=done, kind=PaperKind.REFUSAL, values=of_refusal(done, reason, text), by=by)
    tell(complaint=done, text=_("不予受理：%(reason)s。%(text)s") % {"reason": reason.label, "text": text}, by=by)
    return done


@transaction.atomic
def refer_elsewhere(*, complaint: Complaint, by: User, body: str, note: str = "") -> Complaint:
    """Point to, or pass on to, the authority that is competent; matters about the Centre itself go out this way."""
    authority = _needs(body, _("请写明有权处理的机关。"), "body_missing")
    done = perform(complaint, Action.REFER_ELSEWHERE, by=by, changes={"decision_note": f"{authority} {note}".strip()})
    tell(complaint=done, text=_("本事项由“%(body)s”处理。%(note)s") % {"body": authority, "note": note}, by=by)
    return done


def merge_refusal(complaint: Complaint, into: Complaint, by: User) -> Refused | None:
    """Why this person may not join the one to the other now, or None."""
    if into.pk == complaint.pk:
        return Refused(_("不能并入自己。"), code="merge_self")
    if into.state not in MERGE_TARGETS:
        return Refused(
            _("只能并入已经受理、正在办理的事项；对方已经结束的，请改用“不予受理（重复）”或单独受理。"),
            code="merge_target",
        )
    return refusal(complaint, Action.MERGE, by)


@transaction.atomic
def merge(*, complaint: Complaint, by: User, into: Complaint) -> Complaint:
    """Join a repeat to the open matter it repeats; its sender keeps number, progress and feedback."""
    into = locked(into)  # closing it meanwhile would leave the repeat waiting for ever
    refused = merge_refusal(complaint, into, by)
    if refused is not None:
        raise refused
    allowed_move(complaint, Action.MERGE, by)
    done = perform(complaint, Action.MERGE, by=by, changes={"merged_into": into}, data={"into": str(into.pk)})
    tell(complaint=done, text=_("本事项已与同一事项合并办理，进展与结果仍在此处告知您。"), by=by)
    return done


@transaction.atomic
def supplement(*, complaint: Complaint, text: str) -> Complaint:
    """The complainant answers; the matter is assessed again with its clock started anew."""
    answer = _needs(text, _("请写明补充的内容。"), "supplement_missing")
    fresh = Complaint.objects.select_related("key").get(pk=complaint.pk)
    joined = f"{fresh.narrative.open()}\n\n【{timekeeping.today():%Y-%m-%d} 补正】{answer}"
    return perform(complaint, Action.SUPPLEMENT, by=Actor.COMPLAINANT, changes={"narrative": joined})


@transaction.atomic
def withdraw(*, complaint: Complaint) -> Complaint:
    """The complainant takes the matter back, before filing; those merged into it are handled on their own again."""
    done = perform(complaint, Action.WITHDRAW, by=Actor.COMPLAINANT)
    for one in done.merged.filter(state=State.MERGED):
        perform(one, Action.SEPARATE, by=Actor.SYSTEM, changes={"merged_into": None})
    tell(complaint=done, text=_("您已撤回本事项。"), by=None)
    return done
