"""Words that could not be taken because the half hour was over: they travel with the page, nowhere else."""

from dataclasses import dataclass

from django.http import HttpRequest

#: The forms of the page in which a longer text is written.
DEEDS = ("message", "supplement", "review", "rating")


@dataclass(frozen=True)
class Kept:
    """What was typed, for which of the page's forms, and whether files came with it (these have to be chosen again).

    Nothing is stored for somebody who has not shown number and code: the words go back into the page they came from,
    and are presented again, in their form, once the matter is open.
    """

    deed: str
    text: str
    files: bool = False

    @classmethod
    def posted(cls, request: HttpRequest) -> "Kept | None":
        """The words that a second showing of number and code carries along."""
        deed, text = request.POST.get("kept_for", ""), request.POST.get("kept", "")
        return cls(deed, text, "kept_files" in request.POST) if deed in DEEDS and text.strip() else None

    @classmethod
    def late(cls, request: HttpRequest, deed: str) -> "Kept":
        """The words of a form that arrived when no matter, or another one, was open."""
        return cls(deed, request.POST.get("text", ""), bool(request.FILES))
