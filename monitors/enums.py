"""Where invited supervisors come from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SourceCategory(TextChoices):
    """Source category (来源类别) of an invited supervisor."""

    DEPUTY = "deputy", _("人大代表")
    CPPCC_MEMBER = "cppcc_member", _("政协委员")
    LAWYER = "lawyer", _("律师")
    JOURNALIST = "journalist", _("记者")
    ENTERPRISE = "enterprise", _("企业")
    COMMUNITY = "community", _("社区")


class TermState(TextChoices):
    """Whether a supervisor's term runs; answers from the dates, stored nowhere."""

    COMING = "coming", _("待任")
    SERVING = "serving", _("在聘")
    ENDED = "ended", _("聘期已满")
