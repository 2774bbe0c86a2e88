"""Accounts of staff and partners. The public has none."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from .enums import PARTNER_ROLES, STAFF_ROLES, Role


class User(AbstractUser):
    """A member of staff or a partner; `roles` are its groups."""

    display_name = models.CharField(_("姓名"), max_length=40, blank=True)
    position = models.CharField(_("职务"), max_length=60, blank=True)
    credential = models.CharField(_("监督证件号"), max_length=60, blank=True, help_text=_("行政执法监督证件编号。"))
    is_demo = models.BooleanField(_("演示账号"), default=False, editable=False)

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The person's name as shown to colleagues."""
        return str(self)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles this account holds (read once per instance)."""
        known = set(Role.values)
        return frozenset(Role(name) for name in self.groups.values_list("name", flat=True) if name in known)

    @property
    def is_centre_staff(self) -> bool:
        """Whether the account works in the Wagtail admin."""
        return self.is_active and (self.is_superuser or bool(self.roles & STAFF_ROLES))

    @property
    def is_partner(self) -> bool:
        """Whether the account works at /desk/."""
        return self.is_active and bool(self.roles & PARTNER_ROLES)
