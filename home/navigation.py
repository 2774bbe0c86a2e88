"""The doors of the portal, in the order the public meets them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

#: (address, label). The addresses are contracts: other sites link to them.
MAIN = (
    ("/", _("首页")),
    ("/complaints/new/", _("我要投诉举报")),
    ("/complaints/track/", _("查询进度")),
    ("/exposure/", _("曝光台")),
    ("/monitors/", _("特邀监督员")),
    ("/search/", _("公开检索")),
    ("/statistics/", _("统计")),
)


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation; `current` is what `aria-current` says, or empty."""

    url: str
    label: str
    current: str


def main_items(path: str) -> Iterator[NavItem]:
    """The main navigation as seen from `path`."""
    for url, label in MAIN:
        inside = path.startswith(url) and url != "/"
        yield NavItem(url, str(label), "page" if path == url else "true" if inside else "")
