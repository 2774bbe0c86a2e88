"""The Centre in the Wagtail admin: its routes, its menu group (监督中心), its panel on the first page."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from portal.roles.enums import CASE_ROLES, Role
from portal.roles.models import User

from .access import EDITORIAL_ROLES
from .actions.look_up import LOOK_UP_ROLES
from .actions.paper_templates import AUTHORS, DECIDERS
from .admin.panels import WorkPanel
from .retention.enums import READERS as RETENTION_READERS


class RoleMenuItem(MenuItem):
    """A menu item that only some roles see."""

    def __init__(self, label: str, url: str, *, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(label, url, **kwargs)
        self.roles = frozenset(roles)

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person holds one of the roles."""
        return isinstance(request.user, User) and bool(request.user.roles & self.roles)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Routes below /admin/matters/."""
    return [path("matters/", include("complaints.admin.urls"))]


@hooks.register("register_admin_menu_item")
def menu_group() -> SubmenuMenuItem:
    """The menu group 监督中心; hidden when none of its items is shown."""
    items = [
        RoleMenuItem("办理队列", reverse("centre:queue"), roles=CASE_ROLES, name="queue", icon_name="tasks", order=10),
        RoleMenuItem(
            "登记线索", reverse("centre:enter"), roles={Role.INTAKE_CLERK}, name="enter", icon_name="plus", order=20
        ),
        RoleMenuItem(
            "批量导入",
            reverse("centre:imports"),
            roles={Role.INTAKE_CLERK},
            name="imports",
            icon_name="upload",
            order=25,
        ),
        RoleMenuItem(
            "受阻文件", reverse("centre:unsettled_files"), roles=CASE_ROLES, name="files", icon_name="warning", order=27
        ),
        RoleMenuItem(
            "可曝光案件",
            reverse("centre:eligible"),
            roles=CASE_ROLES | EDITORIAL_ROLES,
            name="eligible",
            icon_name="view",
            order=30,
        ),
        RoleMenuItem(
            "按电话查找", reverse("centre:phone"), roles=LOOK_UP_ROLES, name="phone", icon_name="search", order=35
        ),
        RoleMenuItem(
            "身份查阅",
            reverse("centre:identity_look_up"),
            roles={Role.CUSTODIAN},
            name="identity",
            icon_name="key",
            order=40,
        ),
        RoleMenuItem(
            "保存与销毁",
            reverse("centre:retention"),
            roles=RETENTION_READERS,
            name="retention",
            icon_name="history",
            order=50,
        ),
    ]
    items.append(
        RoleMenuItem(
            "文书模板",
            reverse("centre:wordings"),
            roles=AUTHORS | DECIDERS,
            name="wordings",
            icon_name="doc-full",
            order=70,
        )
    )
    return SubmenuMenuItem("监督中心", Menu(items=items), name="centre", icon_name="clipboard-list", order=20)


@hooks.register("construct_homepage_panels")
def work_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Put the person's work first on the first page of the admin."""
    if isinstance(request.user, User) and request.user.roles & CASE_ROLES:
        panels.insert(0, WorkPanel(request.user))
