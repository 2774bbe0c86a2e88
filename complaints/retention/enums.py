"""The closed lists of keeping and destroying."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.roles.enums import Role


class Ending(TextChoices):
    """How a matter ended, as the schedule tells matters apart: a terminal state, or the outcome of a closed one."""

    REFUSED = "refused", _("不予受理")
    REFERRED_OUT = "referred_out", _("转有权机关")
    WITHDRAWN = "withdrawn", _("撤回")
    NOT_FILED = "不予立案", _("不予立案")
    RECTIFIED = "整改到位", _("整改到位")
    REVOKED = "监督异议成立撤销", _("监督异议成立撤销")
    REFERRED = "移送纪检监察", _("移送纪检监察")


class CountedFrom(TextChoices):
    """The day from which a period is counted."""

    CLOSING = "closing", _("办结之日")
    NEXT_YEAR = "next_year", _("办结次年 1 月 1 日")


class PublicRecordFate(TextChoices):
    """What becomes of the approved public record of a matter that is destroyed."""

    KEEP = "keep", _("保留（其中没有个人信息）")
    WITHDRAW = "withdraw", _("同时撤下")


class Period(TextChoices):
    """Periods in days that are not those of a matter. New ones are data: a row with the code of a registered purge."""

    DISPOSAL_WAIT = "disposal_wait", _("批准销毁后的等待期")
    ANSWERS = "answers", _("销毁后仍凭查询码答复的时间")


class Obstacle(TextChoices):
    """Why a matter whose time is over is not proposed for destruction now."""

    NONE = "", _("可以列入")
    HELD = "held", _("封存中，不得销毁")
    UNVERIFIED = "unverified", _("保存期限未经核定")
    LISTED = "listed", _("已在销毁清册中")
    RECUSED = "recused", _("您已回避")


class Fate(TextChoices):
    """What became of one matter on a disposal list."""

    PENDING = "", _("待销毁")
    DESTROYED = "destroyed", _("已销毁")
    TAKEN_OUT = "taken_out", _("已移出清册")
    CANCELLED = "cancelled", _("清册已取消")
    SPARED = "spared", _("条件已变，未销毁")


#: Who may see what is due, held and destroyed.
READERS = frozenset({Role.APPROVER, Role.DIRECTOR, Role.CUSTODIAN, Role.ADMINISTRATOR, Role.LEGAL_REVIEWER})
#: Who proposes a disposal, and who approves one that somebody else proposed.
PROPOSERS = frozenset({Role.APPROVER, Role.CUSTODIAN})
DECIDERS = frozenset({Role.DIRECTOR})
#: Who may stop one at any moment.
STOPPERS = PROPOSERS | DECIDERS | {Role.LEGAL_REVIEWER}
#: Who places and lifts a hold.
HOLDERS = frozenset({Role.APPROVER, Role.DIRECTOR})
#: Who words the schedule, and who confirms what another has worded.
EDITORS = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})
VERIFIERS = frozenset({Role.DIRECTOR, Role.LEGAL_REVIEWER})
