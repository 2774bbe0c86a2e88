"""What the demo's editors put on the public site: supervisors, and exposure items through the two-step review."""

from datetime import timedelta

from agencies.models import Domain, Region
from complaints.enums import Outcome, State
from complaints.models import SupervisionCase
from exposure.actions.comment import give_comment, request_comment
from exposure.actions.draft import draft_item
from exposure.actions.review import act_on_review, submit_for_review
from exposure.models import ExposureItemPage
from home.actions.listing import refresh_below
from home.models import HomePage
from monitors.enums import SourceCategory
from monitors.models import MonitorIndexPage, MonitorPage
from portal.errors import Refused
from portal.timekeeping import today

from .accounts import Cast

#: How many items are released; then one waits in review and one is a draft.
RELEASED = 9

_MONITORS = (
    ("示例·代表甲", SourceCategory.DEPUTY, "示例县人大代表", "220322", ("agriculture", "water")),
    ("示例·委员乙", SourceCategory.CPPCC_MEMBER, "示例区政协委员", "220302", ("market", "urban")),
    ("示例·律师丙", SourceCategory.LAWYER, "示例律师事务所律师", "220300", ("police", "transport")),
    ("示例·记者丁", SourceCategory.JOURNALIST, "示例报社记者", "220300", ("ecology", "urban")),
    ("示例·企业戊", SourceCategory.ENTERPRISE, "示例食品公司负责人", "220303", ("market", "tax")),
    ("示例·社区己", SourceCategory.COMMUNITY, "示例社区居委会成员", "220382", ("health", "fire")),
)


def publish_all(cast: Cast) -> None:
    """Publish supervisors and exposure items, and list the pages that stand for the search."""
    _publish_monitors(cast)
    _publish_items(cast)
    home = HomePage.objects.first()
    if home is not None:
        refresh_below(top=home)


def _publish_monitors(cast: Cast) -> None:
    index = MonitorIndexPage.objects.first()
    if index is None or MonitorPage.objects.exists():
        return
    for turn, (name, category, position, region, domains) in enumerate(_MONITORS, start=1):
        page = MonitorPage(
            title=name,
            slug=f"shili-{turn}",
            category=category,
            position=position,
            letter_number=f"示例聘字第{turn}号",
            term_from=today() - timedelta(days=400 - turn * 20),
            term_until=today() + timedelta(days=330 + turn * 20),
            region=Region.objects.filter(code=region).first(),
            introduction="应聘担任特邀监督员以来，参与案卷评查和现场检查，及时向中心反映行政执法中的问题。",
            user=cast.monitor if turn == 1 else None,
        )
        page.domains = list(Domain.objects.filter(code__in=domains))
        index.add_child(instance=page)
        page.save_revision(user=cast.editor).publish(user=cast.admin)


def _eligible() -> list[SupervisionCase]:
    """Cases an editor would choose: referred ones and overdue ones first, then rectified ones, newest first."""
    cases = SupervisionCase.objects.select_related("complaint", "agency", "number").order_by("-filed_at")
    weight = {Outcome.REFERRED: 0, Outcome.NONE: 1, Outcome.RECTIFIED: 2}
    chosen = [case for case in cases if case.complaint.outcome in weight]
    chosen.sort(key=lambda case: weight[Outcome(case.complaint.outcome)])
    referred = [case for case in chosen if case.complaint.outcome == Outcome.REFERRED][:3]
    open_ones = [case for case in chosen if case.complaint.state == State.AWAITING_REPLY][:2]
    return [*referred, *open_ones, *[case for case in chosen if case.complaint.outcome == Outcome.RECTIFIED]]


def _comment(item: ExposureItemPage, cast: Cast) -> None:
    asked = request_comment(item=item, by=cast.editor)
    words = (
        "我单位接受监督"
        + ("，已按通知书要求整改到位，" if item.rectified_on else "，正在按要求落实，")
        + "今后将严格依法履职。"
    )
    give_comment(request=asked, by=cast.liaison(asked.agency), text=words)


def _publish_items(cast: Cast) -> None:
    made = 0
    for case in _eligible():
        if made == RELEASED + 2:
            return
        item = _draft(case, cast)
        if item is None:
            continue
        made += 1
        if made <= RELEASED:
            _comment(item, cast)
            _release(item, cast)
        elif made == RELEASED + 1:
            _comment(item, cast)
            submit_for_review(item=item, by=cast.editor)
        else:
            request_comment(item=item, by=cast.editor)


def _draft(case: SupervisionCase, cast: Cast) -> ExposureItemPage | None:
    try:
        return draft_item(case=case, by=cast.editor)
    except Refused:
        return None


def _release(item: ExposureItemPage, cast: Cast) -> None:
    """The agency comments, the editor submits, two different people approve; the second approval publishes."""
    submit_for_review(item=item, by=cast.editor)
    act_on_review(item=item, by=cast.secrecy, approve=True, comment="不涉及国家秘密、商业秘密和个人隐私。")
    act_on_review(item=item, by=cast.legal, approve=True, comment="事实、依据表述准确。")
