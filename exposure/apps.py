"""Application configuration."""

from django.apps import AppConfig


class ExposureConfig(AppConfig):
    name = "exposure"
    label = "exposure"
    verbose_name = "曝光台"

    def ready(self) -> None:
        """Follow the pages and the cases, and put the request for comment on the agencies' desk."""
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from portal.desk.registry import Panel, register_panel
        from portal.outbox.api import subscribe
        from search.records import register_source

        from . import signals
        from .actions import follow, listing
        from .actions.comment import AGENCY_ROLES
        from .selectors import open_comment_count

        page_published.connect(signals.published, dispatch_uid="exposure.published")
        page_unpublished.connect(signals.unpublished, dispatch_uid="exposure.unpublished")
        post_page_move.connect(signals.moved, dispatch_uid="exposure.moved")
        for signal in (post_save, post_delete):
            signal.connect(signals.restricted, sender=PageViewRestriction, dispatch_uid="exposure.restricted")
        subscribe("case.rectified", "exposure.rectified", follow.on_rectified)
        subscribe("case.closed", "exposure.closed", follow.on_moved)
        subscribe("case.referred", "exposure.referred", follow.on_moved)
        subscribe("notice.revoked", "exposure.revoked", follow.on_revoked)
        register_panel(
            Panel(
                code="exposure-comments",
                title="曝光征求意见",
                roles=AGENCY_ROLES,
                url_name="exposure_desk:requests",
                count=open_comment_count,
                order=40,
            )
        )
        register_source("exposure", listing.published_keys)
