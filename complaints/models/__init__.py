"""The Centre's private records. Nothing here is read by a public page except through a named selector."""

from .case import SupervisionCase
from .closing import ComplainantFeedback, ComplainantReviewRequest, PublicSummary
from .complaint import Complaint
from .contact import CodeRecovery, ComplainantContact
from .correspondence import HandledPost, MatterMessage, SatisfactionRating
from .draft import DraftFile, IntakeDraft
from .evidence import Evidence
from .filing import FiledWords
from .identity import ComplainantIdentity, ComplaintParty, DisclosureConsent
from .intake_rules import IntakeRules
from .investigation import CaseStaff, Recusal, Verification
from .lead_import import ImportedRow, LeadImport
from .likeness import Fingerprint, FingerprintBand, Likeness
from .notice import ServiceReceipt, SupervisionNotice
from .numbers import DocumentNumber, NumberSeries
from .objection import ReVerification, SupervisionDecision, SupervisionObjection
from .outside import OutsideTransfer
from .paper import IssuedPaper, PaperFile, PaperTemplate
from .protection import ProtectionMeasure
from .quarantine import CheckState, Quarantine
from .receipt import RectificationReceipt, RectificationReview
from .retention import DisposalItem, DisposalList, LegalHold, RetentionPeriod, RetentionRule
from .transfer import MutualTransfer

__all__ = [
    "CaseStaff",
    "CheckState",
    "CodeRecovery",
    "ComplainantContact",
    "ComplainantFeedback",
    "ComplainantIdentity",
    "ComplainantReviewRequest",
    "Complaint",
    "ComplaintParty",
    "DisclosureConsent",
    "DisposalItem",
    "DisposalList",
    "DocumentNumber",
    "DraftFile",
    "Evidence",
    "FiledWords",
    "Fingerprint",
    "FingerprintBand",
    "HandledPost",
    "ImportedRow",
    "IntakeDraft",
    "IntakeRules",
    "IssuedPaper",
    "LeadImport",
    "LegalHold",
    "Likeness",
    "MatterMessage",
    "MutualTransfer",
    "NumberSeries",
    "OutsideTransfer",
    "ProtectionMeasure",
    "PaperFile",
    "PaperTemplate",
    "PublicSummary",
    "Quarantine",
    "ReVerification",
    "Recusal",
    "RectificationReceipt",
    "RectificationReview",
    "RetentionPeriod",
    "RetentionRule",
    "SatisfactionRating",
    "ServiceReceipt",
    "SupervisionCase",
    "SupervisionDecision",
    "SupervisionNotice",
    "SupervisionObjection",
    "Verification",
]
