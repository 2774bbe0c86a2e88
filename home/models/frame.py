"""Who runs the site: the data of the footer, set by an administrator, never invented."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

#: Fields of the footer in the order they are printed.
LINES = ("organiser", "operator", "telephone", "site_code", "icp_number", "police_number", "party_mark")


@dataclass(frozen=True)
class FrameLine:
    """One line of the footer. An unset value is shown plainly as an example to be filled in."""

    label: str
    value: str


@register_setting(icon="site")
class SiteFrame(BaseSiteSetting):
    """Footer and contact data (主办单位, 网站标识码, ICP备案号 …)."""

    centre_name = models.CharField(_("机构名称"), max_length=60, blank=True, help_text=_("显示在网站名称下方。"))
    organiser = models.CharField(_("主办单位"), max_length=80, blank=True)
    operator = models.CharField(_("承办单位"), max_length=80, blank=True)
    telephone = models.CharField(_("联系电话"), max_length=80, blank=True)
    address = models.CharField(_("办公地址"), max_length=120, blank=True)
    office_hours = models.CharField(_("办公时间"), max_length=120, blank=True)
    site_code = models.CharField(_("网站标识码"), max_length=30, blank=True)
    icp_number = models.CharField(_("ICP备案号"), max_length=60, blank=True)
    police_number = models.CharField(_("公安备案号"), max_length=60, blank=True)
    party_mark = models.CharField(
        _("党政机关标识"), max_length=60, blank=True, help_text=_("主管部门核发的标识名称，按核发要求填写。")
    )
    error_report_url = models.URLField(
        _("“我为政府网站找错”链接"), blank=True, help_text=_("由政府网站年报系统核发的链接。")
    )

    panels = [
        FieldPanel("centre_name"),
        MultiFieldPanel([FieldPanel("organiser"), FieldPanel("operator")], heading=_("单位")),
        MultiFieldPanel(
            [FieldPanel("telephone"), FieldPanel("address"), FieldPanel("office_hours")], heading=_("联系方式")
        ),
        MultiFieldPanel(
            [
                FieldPanel("site_code"),
                FieldPanel("icp_number"),
                FieldPanel("police_number"),
                FieldPanel("party_mark"),
                FieldPanel("error_report_url"),
            ],
            heading=_("备案与标识"),
        ),
    ]

    class Meta:
        verbose_name = _("网站页脚")

    @property
    def lines(self) -> list[FrameLine]:
        """The footer's lines, each with its value or an empty string when nobody has set it."""
        return [FrameLine(str(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in LINES]
