"""What an administrator may set about intake: when matters count as alike, and how imports are bounded."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

_PERCENT = [MinValueValidator(5), MaxValueValidator(100)]


@register_setting(icon="clipboard-list")
class IntakeRules(BaseGenericSetting):
    """Thresholds and bounds. The defaults are measured: see `bench/duplicates.py`."""

    window_days = models.PositiveIntegerField(
        _("比对范围（天）"), default=365, help_text=_("只与这些天内收到的事项比对。")
    )
    text_percent = models.PositiveSmallIntegerField(
        _("仅凭文字（%）"), default=30, validators=_PERCENT, help_text=_("文字相近达到此值即提示，不论单位。")
    )
    agency_percent = models.PositiveSmallIntegerField(
        _("单位相同时（%）"), default=16, validators=_PERCENT, help_text=_("反映同一单位、文字相近达到此值即提示。")
    )
    day_span = models.PositiveSmallIntegerField(
        _("发生日期相差（天）"), default=1, help_text=_("反映同一单位、发生日期相差不超过此值即提示。")
    )
    import_rows = models.PositiveIntegerField(_("一次导入最多行数"), default=20000)
    import_days = models.PositiveSmallIntegerField(
        _("导入结果保留（天）"), default=7, help_text=_("未领取的查询码和出错的行到期销毁。")
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("window_days"),
                FieldPanel("text_percent"),
                FieldPanel("agency_percent"),
                FieldPanel("day_span"),
            ],
            heading=_("相近线索"),
        ),
        MultiFieldPanel([FieldPanel("import_rows"), FieldPanel("import_days")], heading=_("批量导入")),
    ]

    class Meta:
        verbose_name = _("线索接收规则")
