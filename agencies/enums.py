"""Named sets of the agency registry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """In which capacity a person works for an agency at the desk."""

    LIAISON = "LIAISON", _("单位联络员")
    LEADER = "LEADER", _("单位主要领导")
