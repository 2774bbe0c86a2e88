"""The Centre's private records. Nothing here is read by a public page except through a named selector."""

from .case import SupervisionCase
from .closing import ComplainantFeedback, ComplainantReviewRequest, PublicSummary
from .complaint import ComplainantIdentity, Complaint
from .draft import DraftFile, IntakeDraft
from .evidence import Evidence
from .investigation import CaseStaff, Recusal, Verification
from .notice import ServiceReceipt, SupervisionNotice
from .numbers import DocumentNumber, NumberSeries
from .objection import ReVerification, SupervisionDecision, SupervisionObjection
from .receipt import RectificationReceipt, RectificationReview
from .transfer import MutualTransfer

__all__ = [
    "CaseStaff",
    "ComplainantFeedback",
    "ComplainantIdentity",
    "ComplainantReviewRequest",
    "Complaint",
    "DocumentNumber",
    "DraftFile",
    "Evidence",
    "IntakeDraft",
    "MutualTransfer",
    "NumberSeries",
    "PublicSummary",
    "ReVerification",
    "Recusal",
    "RectificationReceipt",
    "RectificationReview",
    "ServiceReceipt",
    "SupervisionCase",
    "SupervisionDecision",
    "SupervisionNotice",
    "SupervisionObjection",
    "Verification",
]
