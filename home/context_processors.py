"""What the frame of every page needs, read only when a template asks for it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import preferences
from .models import SiteFrame
from .navigation import main_items


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """Footer settings (`frame`), main navigation (`nav_items`), the reader's choices (`look`)."""
    look = preferences.read(request)
    return {
        "frame": SimpleLazyObject(lambda: SiteFrame.for_request(request)),
        "nav_items": list(main_items(request.path)),
        "look": look,
    }
