"""What Wagtail lets a person do with the board and its items. Publishing belongs to the review alone."""

from wagtail.models import PagePermissionTester


class BoardPermissionTester(PagePermissionTester):
    """The board itself is published as other pages are; below it nothing is published by hand."""

    def can_publish_subpage(self) -> bool:
        """No item is created and published in one go."""
        return False

    def can_reorder_children(self) -> bool:
        """Items stand in the order of their publication."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """The board stays."""
        return False


class ItemPermissionTester(PagePermissionTester):
    """Nobody publishes an item outside the review, nobody publishes what they wrote, superusers included."""

    def can_publish(self) -> bool:
        """Only in the moment after both reviews approved the latest revision, and never for one of its authors."""
        from .release import approved, authors_of

        if not self.user.is_active or self.page.latest_revision_id is None:
            return False
        if self.page.latest_revision_id == self.page.live_revision_id or self.user.pk in authors_of(self.page.pk):
            return False
        return approved(self.page.pk, self.page.latest_revision_id)

    def can_unpublish(self) -> bool:
        """Taking down is what the reviewers, the administrator and superusers may do at once."""
        return self.user.is_active and self.page.live and (self.user.is_superuser or "publish" in self.permissions)

    def can_unschedule(self) -> bool:
        """A scheduled publication is called off by whoever may take down."""
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What was public once is kept (taken down, not deleted)."""
        if self.page.first_published_at is not None:
            return False
        return bool(super().can_delete(ignore_bulk=ignore_bulk))

    def can_move(self) -> bool:
        """The permalink stays."""
        return False

    def can_copy(self) -> bool:
        """An item belongs to one case."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """An item is public or not there."""
        return False

    def can_unlock(self) -> bool:
        """Who locked it unlocks it, and whoever may take it down."""
        return self.user_has_lock() or self.can_unschedule()
