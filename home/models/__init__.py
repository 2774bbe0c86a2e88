"""Pages that editors write, and the settings of the site's frame."""

from .frame import SiteFrame
from .pages import ContentPage, HomePage, NewsIndexPage, NewsPage

__all__ = ["ContentPage", "HomePage", "NewsIndexPage", "NewsPage", "SiteFrame"]
