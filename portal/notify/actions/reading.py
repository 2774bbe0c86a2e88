"""A person reads their messages."""

from django.db import transaction

from portal import timekeeping
from portal.notify.models import InSiteMessage
from portal.roles.models import User


@transaction.atomic
def mark_read(*, user: User, message_id: int) -> InSiteMessage:
    """Mark one's own message as read (once).

    Raises:
        InSiteMessage.DoesNotExist: there is no such message, or it is somebody else's.
    """
    message = InSiteMessage.objects.of(user).get(pk=message_id)
    if message.read_at is None:
        message.read_at = timekeeping.now()
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def mark_all_read(*, user: User) -> int:
    """Mark all of one's messages as read; how many there were."""
    return InSiteMessage.objects.of(user).unread().update(read_at=timekeeping.now())
