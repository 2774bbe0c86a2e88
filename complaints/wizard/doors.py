"""The right door: what is not the Centre's business is said before anything is written, and who does it instead.

The numbers are the national public lines. A visitor may still go on: the Centre decides, not a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Door:
    """Another authority's door.

    Attributes:
        code: its name in the address.
        matter: the visitor's matter, in the visitor's words.
        title: where to go.
        reason: why the Centre is not the one to decide it.
        ways: how to get there, the quickest first.
        still_ours: what of such a matter is the Centre's business after all.
    """

    code: str
    matter: Text
    title: Text
    reason: Text
    ways: Sequence[Text]
    still_ours: Text


ENFORCEMENT = "enforcement"
CENTRE = "centre"

DOORS: tuple[Door, ...] = (
    Door(
        "danger",
        _("有人正受到伤害，或危险正在发生"),
        _("请立即拨打 110、119 或 120"),
        _("这里的材料要等工作日才有人看，救不了急。"),
        (_("人身安全、正在发生的违法：110"), _("火灾和救援：119"), _("急救：120"), _("不便说话时，可以发短信到 12110")),
        _("危险过去以后，有关部门接报不处理的，可以回来反映。"),
    ),
    Door(
        "crime",
        _("盗窃、诈骗、伤害等刑事案件报案"),
        _("请向公安机关报案"),
        _("立案侦查刑事案件是公安机关的职权，本中心不能代替。"),
        (_("拨打 110，或到就近的派出所"), _("对不予立案不服的，可以向检察院申请立案监督（12309）")),
        _("公安机关的行政处罚、检查、强制措施违法，或拒不履行行政职责的，属于本中心受理范围。"),
    ),
    Door(
        "court",
        _("对法院的判决、裁定或执行不服"),
        _("请向上一级法院或检察院提出"),
        _("行政机关不能评判法院的裁判。"),
        (_("在上诉期内上诉；已生效的，向上一级法院申请再审"), _("向检察院申请监督：12309"), _("法院诉讼服务：12368")),
        _("行政机关拒不履行法院生效裁判的，属于本中心受理范围。"),
    ),
    Door(
        "pending",
        _("同一件事已申请行政复议，或已经起诉"),
        _("请等待复议机关或法院的决定"),
        _("已进入复议、诉讼的事项，由复议机关或法院决定，本中心不重复处理。"),
        (_("向承办的复议机关或法院查询进展"), _("想改由本中心办理的，须先撤回复议或起诉，并注意法定期限")),
        _("同一单位的其他违法行为，不在复议、诉讼范围内的，可以反映。"),
    ),
    Door(
        "labour",
        _("拖欠工资、社保、工伤、辞退等劳动争议"),
        _("请申请劳动仲裁，或向劳动监察投诉"),
        _("您与用人单位的争议由劳动人事争议仲裁委员会处理。"),
        (_("劳动保障热线：12333"), _("用人单位所在地的劳动人事争议仲裁委员会"), _("法律援助：12348")),
        _("劳动监察部门接到投诉不处理的，属于本中心受理范围。"),
    ),
    Door(
        "private",
        _("与商家、物业、邻居或其他个人的纠纷"),
        _("请先走消费维权、调解或诉讼"),
        _("本中心只监督行政机关，不裁断个人和企业之间的纠纷。"),
        (_("消费纠纷：12315"), _("人民调解、法律咨询：12348"), _("向法院起诉：12368")),
        _("主管部门接到举报不查处的，属于本中心受理范围。"),
    ),
    Door(
        "discipline",
        _("公职人员贪污、受贿等违纪违法"),
        _("请向纪检监察机关举报"),
        _("党纪政务处分由纪检监察机关决定。"),
        (_("举报电话：12388"),),
        _("执法中的吃拿卡要、以权谋私，本中心也受理，并会依规移送。"),
    ),
    Door(
        "advice",
        _("咨询政策、提建议、日常求助"),
        _("请拨打 12345"),
        _("没有具体违法行为的，本中心不能立案监督。"),
        (_("政务服务便民热线：12345"),),
        _("求助后有关部门推诿不办的，可以反映。"),
    ),
)
BY_CODE = {door.code: door for door in DOORS}
