"""The demo's people: one account per role, printed when the demo starts, and the quiet ones who make a team."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import Group

from agencies.enums import AccountKind
from agencies.models import Agency, AgencyAccount
from portal.roles.enums import STAFF_ROLES, Role
from portal.roles.models import User

#: The password of every demo account; they exist only where `manage.py demo` was run.
PASSWORD = "demo-xingzheng-2026"  # noqa: S105 -- printed on the terminal on purpose
#: The agency whose liaison and leader can sign in to the demo's desk.
DESK_AGENCY = "铁西区市场监督管理局（示例）"

_CAST = (
    ("clerk", "示例·受理员", Role.INTAKE_CLERK, ""),
    ("investigator1", "示例·调查员甲", Role.INVESTIGATOR, "示监督证001"),
    ("investigator2", "示例·调查员乙", Role.INVESTIGATOR, "示监督证002"),
    ("investigator3", "示例·调查员丙", Role.INVESTIGATOR, "示监督证003"),
    ("investigator4", "示例·调查员丁", Role.INVESTIGATOR, "示监督证004"),
    ("approver1", "示例·科长甲", Role.APPROVER, "示监督证005"),
    ("approver2", "示例·科长乙", Role.APPROVER, "示监督证006"),
    ("director", "示例·主任", Role.DIRECTOR, "示监督证007"),
    ("custodian", "示例·身份保管员", Role.CUSTODIAN, ""),
    ("editor", "示例·编辑", Role.EDITOR, ""),
    ("secrecy", "示例·保密审查员", Role.SECRECY_REVIEWER, ""),
    ("legal", "示例·法制审核员", Role.LEGAL_REVIEWER, ""),
    ("statistician", "示例·统计员", Role.STATISTICIAN, ""),
    ("admin", "示例·管理员", Role.ADMINISTRATOR, ""),
    ("discipline", "示例·纪检监察联络员", Role.DISCIPLINE_LIAISON, ""),
    ("court", "示例·法院联络员", Role.COURT_LIAISON, ""),
    ("procuratorate", "示例·检察院联络员", Role.PROCURATORATE_LIAISON, ""),
    ("monitor", "示例·特邀监督员", Role.SUPERVISOR, ""),
    ("media", "示例·媒体联络员", Role.MEDIA_LIAISON, ""),
)


@dataclass
class Cast:
    """The demo's accounts by name, and the liaison of each agency."""

    people: dict[str, User] = field(default_factory=dict)
    liaisons: dict[int, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def investigators(self, turn: int) -> list[User]:
        """A pair of investigators; the other pair is free to re-verify."""
        pair = ("investigator1", "investigator2") if turn % 2 == 0 else ("investigator3", "investigator4")
        return [self.people[name] for name in pair]

    def liaison(self, agency: Agency) -> User:
        """The account that answers for an agency."""
        if agency.pk not in self.liaisons:
            self.liaisons[agency.pk] = _liaison(agency)
        return self.liaisons[agency.pk]


def make_user(username: str, name: str, *roles: Role, credential: str = "", password: str | None = None) -> User:
    """An account with these roles, made once."""
    user, made = User.objects.get_or_create(
        username=username, defaults={"display_name": name, "credential": credential, "is_demo": settings.PORTAL_DEMO}
    )
    if made:
        user.set_password(password) if password else user.set_unusable_password()
        user.save()
        user.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    return user


def _liaison(agency: Agency) -> User:
    account = AgencyAccount.objects.filter(agency=agency, kind=AccountKind.LIAISON).select_related("user").first()
    if account is not None:
        return account.user
    printed = agency.name == DESK_AGENCY
    username = "liaison" if printed else f"liaison-{agency.pk}"
    user = make_user(
        username,
        f"{agency.short_name or agency.name}联络员",
        Role.AGENCY_LIAISON,
        password=PASSWORD if printed else None,
    )
    AgencyAccount.objects.get_or_create(user=user, agency=agency, kind=AccountKind.LIAISON)
    return user


def ensure_cast() -> Cast:
    """Make the accounts that are missing."""
    people = {
        username: make_user(username, name, role, credential=credential, password=PASSWORD)
        for username, name, role, credential in _CAST
    }
    cast = Cast(people)
    agency = Agency.objects.filter(name=DESK_AGENCY).first()
    if agency is not None:
        cast.liaison(agency)
        leader = make_user("leader", f"{agency.short_name}主要领导（示例）", Role.PRINCIPAL_LEADER, password=PASSWORD)
        AgencyAccount.objects.get_or_create(user=leader, agency=agency, kind=AccountKind.LEADER)
        cast.people["leader"] = leader
    return cast


def listing() -> list[tuple[str, str, str]]:
    """(account, role, where to sign in) of every account that can sign in to the demo."""
    rows = [(username, str(role.label), _door(role)) for username, _name, role, _credential in _CAST]
    rows.append(("liaison", f"{Role.AGENCY_LIAISON.label}（{DESK_AGENCY}）", "/desk/"))
    rows.append(("leader", f"{Role.PRINCIPAL_LEADER.label}（{DESK_AGENCY}）", "/desk/"))
    return rows


def _door(role: Role) -> str:
    return "/admin/" if role in STAFF_ROLES else "/desk/"
