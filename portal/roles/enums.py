"""The people of the mechanism: one group a role."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Each role is one Django group, whose name is the role's value."""

    INTAKE_CLERK = "受理员", _("受理员")
    INVESTIGATOR = "调查员", _("调查员")
    APPROVER = "审批负责人", _("审批负责人")
    DIRECTOR = "中心主任", _("中心主任")
    CUSTODIAN = "身份保管员", _("身份保管员")
    EDITOR = "编辑", _("编辑")
    SECRECY_REVIEWER = "保密审查员", _("保密审查员")
    LEGAL_REVIEWER = "法制审核员", _("法制审核员")
    STATISTICIAN = "统计员", _("统计员")
    ADMINISTRATOR = "管理员", _("管理员")
    AGENCY_LIAISON = "单位联络员", _("单位联络员")
    PRINCIPAL_LEADER = "单位主要领导", _("单位主要领导")
    DISCIPLINE_LIAISON = "纪检监察联络员", _("纪检监察联络员")
    COURT_LIAISON = "法院联络员", _("法院联络员")
    PROCURATORATE_LIAISON = "检察院联络员", _("检察院联络员")
    SUPERVISOR = "特邀监督员", _("特邀监督员")
    MEDIA_LIAISON = "媒体联络员", _("媒体联络员")


#: Roles that work in the Wagtail admin.
STAFF_ROLES = frozenset(
    {
        Role.INTAKE_CLERK,
        Role.INVESTIGATOR,
        Role.APPROVER,
        Role.DIRECTOR,
        Role.CUSTODIAN,
        Role.EDITOR,
        Role.SECRECY_REVIEWER,
        Role.LEGAL_REVIEWER,
        Role.STATISTICIAN,
        Role.ADMINISTRATOR,
    }
)

#: Staff who handle cases (the others of the staff publish, count or administer).
CASE_ROLES = frozenset({Role.INTAKE_CLERK, Role.INVESTIGATOR, Role.APPROVER, Role.DIRECTOR})

#: Roles that work at /desk/.
PARTNER_ROLES = frozenset(Role) - STAFF_ROLES
