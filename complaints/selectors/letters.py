"""The letters of one matter with their files, opened with the matter's key alone."""

from django.db.models import Prefetch

from complaints.models import Complaint, Evidence, MatterMessage


def letters_of(complaint: Complaint) -> list[MatterMessage]:
    """Letters both ways, oldest first (two queries); each knows its matter, so that opening it asks for nothing."""
    files = Prefetch("files", queryset=Evidence.objects.select_related("quarantine"))
    found = list(complaint.messages.select_related("sent_by").prefetch_related(files))
    for message in found:
        message.complaint = complaint
        for item in message.files.all():
            item.complaint = complaint
    return found
