"""The exposure board's pages, its review tasks, the agency's comment, and findings waved through."""

from .comment import CommentRequest
from .pages import FACT_FIELDS, WRITTEN_FIELDS, ExposureIndexPage, ExposureItemPage
from .review import SeparatePersonApprovalTask
from .waiver import FindingWaiver

__all__ = [
    "FACT_FIELDS",
    "WRITTEN_FIELDS",
    "CommentRequest",
    "ExposureIndexPage",
    "ExposureItemPage",
    "FindingWaiver",
    "SeparatePersonApprovalTask",
]
