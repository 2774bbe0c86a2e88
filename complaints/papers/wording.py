"""Which wording of a paper holds today."""

from ..enums import PaperKind, TemplateStatus
from ..models import PaperTemplate
from .content import PaperContent, Values, Wording, filled
from .kinds import FORMS


def wording_in_use(kind: PaperKind) -> tuple[Wording, int]:
    """The approved wording of a kind and its version; nothing and 0 while the built-in one holds."""
    active = PaperTemplate.objects.filter(kind=kind, status=TemplateStatus.ACTIVE).first()
    return (active.wording, active.version) if active is not None else ({}, 0)


def preview(kind: PaperKind, values: Values) -> PaperContent:
    """What a paper would say if it were issued now; number and date are given at issue."""
    wording, version = wording_in_use(kind)
    return filled(FORMS[kind], values, number="", issued_on=None, wording=wording, version=version)
