"""Who is supervised: agencies in a tree, the names they go by, their leaders and their accounts at the desk."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from .enums import AccountKind
from .names import initials, normalise


class Region(models.Model):  # type: ignore[django-manager-missing]  # modelcluster is untyped
    """An administrative division, by its statutory code (行政区划代码)."""

    code = models.CharField(_("行政区划代码"), max_length=12, primary_key=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("区划")
        verbose_name_plural = _("区划")

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):  # type: ignore[django-manager-missing]  # modelcluster is untyped
    """A domain of enforcement (执法领域), such as 市场监管."""

    code = models.SlugField(_("代码"), max_length=30, primary_key=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("执法领域")
        verbose_name_plural = _("执法领域")

    def __str__(self) -> str:
        return self.name


class Agency(ClusterableModel):
    """An administrative body that may be complained of (事涉单位)."""

    uuid = models.UUIDField(_("标识"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("单位全称"), max_length=120, unique=True)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="agencies", verbose_name=_("区划"))
    domain = models.ForeignKey(
        Domain,
        models.PROTECT,
        related_name="agencies",
        verbose_name=_("执法领域"),
        null=True,
        blank=True,
        help_text=_("综合性单位（如街道办事处）可不填。"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="children",
        verbose_name=_("上级单位"),
        null=True,
        blank=True,
    )
    is_centre_related = models.BooleanField(
        _("与投诉中心有隶属关系"),
        default=False,
        help_text=_("投诉中心自身或其主管部门。对这类单位的投诉不由中心办理，立即转交外部机关。"),
    )
    active = models.BooleanField(_("在册"), default=True, help_text=_("撤并的单位请取消勾选，不要删除。"))
    name_key = models.CharField(max_length=120, editable=False)
    short_key = models.CharField(max_length=60, editable=False, default="", db_index=True)
    initials = models.CharField(_("拼音首字母"), max_length=120, editable=False, default="")

    class Meta:
        ordering = ["region", "domain__order", "name"]
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        constraints = [
            models.UniqueConstraint(fields=["name_key"], name="agency_name_key_once"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="agency_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the look-up keys that follow from the name."""
        self.name_key = normalise(self.name)
        self.short_key = normalise(self.short_name)
        self.initials = initials(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a second body of the same name, and a circle in the tree."""
        others = Agency.objects.exclude(pk=self.pk)
        if others.filter(name_key=normalise(self.name)).exists():
            raise ValidationError({"name": _("名录中已有同名单位，请勿重复登记。")})
        if self.pk is not None and self.parent is not None and self in self.parent.chain():
            raise ValidationError({"parent": _("上级单位不能是本单位或其下级。")})

    def chain(self) -> "list[Agency]":
        """This agency and those above it, nearest first."""
        found: list[Agency] = []
        body: Agency | None = self
        while body is not None and body not in found:
            found.append(body)
            body = body.parent
        return found


class AgencyAlias(models.Model):
    """Another name people use for an agency; one that names two agencies identifies neither."""

    agency = ParentalKey(Agency, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("单位"))
    name = models.CharField(_("别名"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    initials = models.CharField(max_length=120, editable=False, default="")

    class Meta:
        ordering = ["name"]
        verbose_name = _("单位别名")
        verbose_name_plural = _("单位别名")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the look-up keys that follow from the name."""
        self.name_key = normalise(self.name)
        self.initials = initials(self.name)
        super().save(*args, **kwargs)


class PrincipalLeader(models.Model):
    """The person who heads an agency and must sign its replies (主要领导)."""

    agency = ParentalKey(Agency, on_delete=models.CASCADE, related_name="leaders", verbose_name=_("单位"))
    name = models.CharField(_("姓名"), max_length=40)
    position = models.CharField(_("职务"), max_length=60)
    since = models.DateField(_("任职起"))
    until = models.DateField(_("任职止"), null=True, blank=True, help_text=_("在任者不填。"))

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _("主要领导")
        verbose_name_plural = _("主要领导")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="leader_until_not_before_since",
                violation_error_message=_("任职止不能早于任职起。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.position}）"

    def in_office(self, on: date) -> bool:
        """Whether the person heads the agency on that day (both ends included)."""
        return self.since <= on and (self.until is None or on <= self.until)


class AgencyAccount(models.Model):
    """An account that works for an agency at the desk."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="agency_accounts", verbose_name=_("账号")
    )
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="accounts", verbose_name=_("单位"))
    kind = models.CharField(_("身份"), max_length=10, choices=AccountKind.choices, default=AccountKind.LIAISON)

    class Meta:
        ordering = ["agency", "kind", "user"]
        verbose_name = _("单位账号")
        verbose_name_plural = _("单位账号")
        constraints = [models.UniqueConstraint(fields=["user", "agency", "kind"], name="agency_account_once")]

    def __str__(self) -> str:
        return f"{self.user}（{self.get_kind_display()}）"
