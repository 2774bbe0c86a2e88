"""The XML inside office files: read without entities or network, cleaned of names, history, formulas and references."""

import re
from collections.abc import Iterable

from lxml import etree  # type: ignore[import-untyped]

from .errors import NoDerivative

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: Elements that go with all they hold: deleted text, comments, earlier formatting, what acts or refers elsewhere.
_GONE = frozenset(
    {
        *("del", "moveFrom", "delText", "delInstrText", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        *("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "rsids", "docVars", "docVar"),
        *("attachedTemplate", "mailMerge", "dataBinding", "saveThroughXslt", "schemaLibrary"),
        *("calculatedColumnFormula", "totalsRowFormula", "customXmlPr", "smartTagPr", "definedNames", "pivotCaches"),
        *("externalReferences", "absPath", "revisionPtr", "fileSharing"),
        *("fileRecoveryPr", "functionGroups", "webPublishing", "customWorkbookViews", "customSheetViews", "hyperlinks"),
        *("oleObjects", "controls", "legacyDrawing", "legacyDrawingHF", "OLEObject", "object", "hlinkClick"),
        *("hlinkHover", "extLst", "userShapes", "externalData", "documentProtection", "writeProtection", "subDoc"),
    }
)
_FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
_UNWRAPPED = frozenset({"ins", "moveTo", "hyperlink", "smartTag", "customXml"})
_HISTORY = frozenset({"ins", "del", "moveFrom", "moveTo"})
_ACTING = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|USERNAME|USERADDRESS)\b", re.IGNORECASE
)
_TELLING = re.compile(
    r"^(rsid\w*|author|date|initials|userId|paraId|textId|durableId|codeName|userName|lastEdited|.*[gG]uid|uid)$"
)
_NAMED = frozenset({"docPr", "cNvPr"})


def parsed(content: bytes) -> etree._Element:
    """The tree of a part.

    Raises:
        NoDerivative: it is not well-formed, or declares a document type (entities).
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise NoDerivative("damaged") from None
    if tree.getroottree().docinfo.doctype:
        raise NoDerivative("damaged")
    return tree


def clean(tree: etree._Element, known: set[str]) -> set[str]:
    """Clean a part in place.

    Args:
        tree: its root.
        known: the ids of relations that stay.

    Returns:
        Codes of what was found.
    """
    found: set[str] = set()
    for element in list(tree.iter(etree.Element)):
        name = etree.QName(element).localname
        if name in _HISTORY:
            found.add("history")
        if element is not tree and name in _UNWRAPPED:
            _unwrap(element)
        elif element is not tree and (_is_gone(element, name) or _is_lost(element, name, known)):
            found.update({"formulas"} if element.tag == _FORMULA else ())
            _drop(element)
        else:
            _quieten(element, name, known)
    return found


def _is_gone(element: etree._Element, name: str) -> bool:
    return name in _GONE or name.endswith("PrChange") or element.tag == _FORMULA


def _is_lost(element: etree._Element, name: str, known: set[str]) -> bool:
    """Whether it stands for a part that is gone. A page setup or picture frame only loses the reference."""
    if name in ("pageSetup", "blip", "imagedata", "fill"):
        return False
    return any(key.startswith(_RELATION) and value not in known for key, value in element.attrib.items())


def _quieten(element: etree._Element, name: str, known: set[str]) -> None:
    for key, value in list(element.attrib.items()):
        local = etree.QName(key).localname
        outside = key.startswith(_RELATION) and value not in known
        if outside or _TELLING.match(local):
            del element.attrib[key]
    if name in _NAMED:
        _unname(element)
    if name in ("instrText", "fldSimple"):
        _disarm(element)


def _unname(element: etree._Element) -> None:
    """A picture's name and description often hold the path it was inserted from."""
    element.set("name", "")
    for key in ("descr", "title"):
        element.attrib.pop(key, None)


def _disarm(element: etree._Element) -> None:
    if _ACTING.search(element.text or ""):
        element.text = ""
    for key, value in element.attrib.items():
        if _ACTING.search(value):
            element.set(key, "")


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    _keep_tail(element, parent)
    parent.remove(element)


def _keep_tail(element: etree._Element, parent: etree._Element) -> None:
    if not element.tail:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + element.tail
    else:
        parent.text = (parent.text or "") + element.tail
    element.tail = None


def _unwrap(element: etree._Element) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    if parent is None:
        return
    _keep_tail(element, parent)
    children: Iterable[etree._Element] = list(element)
    for child in children:
        element.addprevious(child)
    parent.remove(element)
