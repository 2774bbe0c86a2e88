"""The closed lists of the exposure board."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rectification(TextChoices):
    """What has become of the exposed violation; the words are those of the cards and filters."""

    RECTIFYING = "整改中", _("整改中")
    RECTIFIED = "已整改", _("已整改")
    REFERRED = "已移送", _("已移送")


class ReviewDuty(TextChoices):
    """The two reviews an item passes before release, each by a person of its own."""

    SECRECY = "secrecy", _("保密审查")
    LEGAL = "legal", _("法制审核并发布")


#: An item is released when every one of these approved the very revision that goes out.
REQUIRED_DUTIES = frozenset(ReviewDuty)
