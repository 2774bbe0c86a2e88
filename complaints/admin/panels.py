"""The Centre's panel on the first page of the admin."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from complaints.selectors import Tab, count_tabs
from portal.roles.models import User


class WorkPanel(Component):
    """What waits for the person: counts that lead to the queue's tabs."""

    name = "centre_work"
    order = 50
    template_name = "complaints/admin/work_panel.html"

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The counts."""
        counts = count_tabs(self.user)
        order = (Tab.MINE, Tab.SOON, Tab.OVERDUE, Tab.NEW, Tab.LETTERS)
        return {"counts": [(tab, counts[tab]) for tab in order]}
