"""Reads of the exposure room."""

from agencies.selectors import agencies_of
from portal.roles.models import User

from .models import CommentRequest
from .models.comment import CommentRequestQuerySet


def comment_requests_for(user: User) -> CommentRequestQuerySet:
    """The requests for comment put to the agencies this account works for, open ones first."""
    found = CommentRequest.objects.of_agencies(agencies_of(user)).select_related("agency")
    return found.order_by("-answered_at", "due_on", "-pk")


def open_comment_count(user: User) -> int:
    """How many requests wait for this account's agencies."""
    return comment_requests_for(user).open().count()
