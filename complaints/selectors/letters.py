"""The letters of one matter with their files, opened with the matter's key alone."""

from complaints.models import Complaint, MatterMessage


def letters_of(complaint: Complaint) -> list[MatterMessage]:
    """Letters both ways, oldest first (three queries); each knows its matter, so that opening it asks for nothing."""
    found = list(complaint.messages.select_related("sent_by").prefetch_related("files__quarantine"))
    for message in found:
        message.complaint = complaint
        for item in message.files.all():
            item.complaint = complaint
    return found
