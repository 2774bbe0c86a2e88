"""Drafting an item from an eligible case (从案件起草曝光)."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.enums import SummaryStatus
from complaints.guards import current_notice, not_recused
from complaints.models import PublicSummary, SupervisionCase
from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.redaction.api import redact
from portal.roles.enums import Role
from portal.roles.models import User

from ..facts import facts_of
from ..models import ExposureIndexPage, ExposureItemPage


@transaction.atomic
def draft_item(*, case: SupervisionCase, by: User) -> ExposureItemPage:
    """Make a draft page from a case, every text of it passed through the redaction assistant.

    It starts from the approved public summary where the matter is closed, else from the notice's facts, never from the
    complainant's narrative. What the agency wrote in its receipt stands beside it.

    Raises:
        NotYours: only editors draft.
        Refused: recused in the matter, the case is not eligible (with every reason), or has an item already.
    """
    from complaints.selectors import exposure_eligibility

    if Role.EDITOR not in by.roles:
        raise NotYours(_("只有编辑可以起草曝光条目。"), code="role")
    # Locks the case: two editors at once make one item.
    locked = SupervisionCase.objects.select_for_update(of=("self",)).select_related("complaint__key").get(pk=case.pk)
    barred = not_recused(locked.complaint, by)
    if barred is not None:
        raise Refused(barred, code="not_recused")
    reasons = [str(reason) for reason in exposure_eligibility(locked)]
    if reasons:
        raise Refused(_("本案现在不能曝光：") + "；".join(reasons), code="not_eligible")
    if ExposureItemPage.objects.filter(case_key=locked.pk).exists():
        raise Refused(_("本案已有曝光条目，请在曝光台中打开它。"), code="exists")
    board = ExposureIndexPage.objects.first()
    if board is None:
        raise Refused(_("网站上没有曝光台页面，请管理员先建立。"), code="no_board")
    item = ExposureItemPage(case_key=locked.pk, owner=by, live=False, **facts_of(locked), **_words(locked))
    board.add_child(instance=item)
    item.save_revision(user=by, log_action=True)
    record(subject=item.subject, kind="exposure.drafted", actor=by, data={"case": str(locked.pk), "page": item.pk})
    return item


def _words(case: SupervisionCase) -> dict[str, str]:
    notice = current_notice(case.complaint)
    if notice is None:
        raise Refused(_("本案没有通知书。"), code="no_notice")
    approved = PublicSummary.objects.filter(complaint=case.complaint, status=SummaryStatus.APPROVED).first()
    title = approved.title.open() if approved else f"{case.agency.name}{case.complaint.violation}"
    receipt = notice.receipts.select_related("notice__case__complaint__key").last()
    answer = f"{receipt.measures.open()}\n\n{receipt.result.open()}" if receipt else ""
    words = {
        "title": title[:200],
        "found": approved.text.open() if approved else notice.facts.open(),
        "rule_broken": notice.legal_basis.open(),
        "agency_response": answer,
    }
    return {**{name: redact(_to_the_public(text)) for name, text in words.items()}, "slug": _slug(notice.number.text)}


def _to_the_public(text: str) -> str:
    """A notice speaks to the agency and a receipt for it; a public text speaks about it."""
    return text.replace("你单位", "该单位").replace("贵单位", "该单位").replace("贵局", "该局")


def _slug(number: str) -> str:
    """`示府执监通〔2026〕12号` gives `2026-12`."""
    digits = re.findall(r"\d+", number)
    return "-".join(digits[-2:]) if len(digits) >= 2 else number
