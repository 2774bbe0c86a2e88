"""DOCX and XLSX: rebuilt from the parts that make the text, without history, names, comments, formulas and links.

What stays is listed. The text stands as its last author left it: insertions accepted, deletions gone. Anybody who
needs the history opens the original.
"""

import posixpath
import re
import zipfile
from io import BytesIO
from typing import IO

from lxml import etree  # type: ignore[import-untyped]

from . import archives, images, kinds, markup
from .errors import NoDerivative, Unacceptable
from .kinds import Kind
from .limits import Limits

_PARTS = {
    kinds.DOCX: re.compile(
        r"word/(document\d*|styles|settings|numbering|fontTable|footnotes|endnotes|header\d*|footer\d*|theme/theme\d*)\.xml"
    ),
    kinds.XLSX: re.compile(
        r"xl/(workbook\d*|styles|sharedStrings|worksheets/[^/]+|chartsheets/[^/]+|theme/theme\d*|tables/[^/]+"
        r"|drawings/drawing\d*|charts/chart\d*)\.xml"
    ),
}
_PICTURE = re.compile(r"(word|xl)/media/[^/]+\.(jpe?g|png)", re.IGNORECASE)
_TYPED = {"xml", "rels", "png", "jpg", "jpeg"}
_TYPES = "[Content_Types].xml"
_PLACED = re.compile(r"(word|xl)/(media|diagrams|drawings|charts|pivotTables|glossary|slicers)/(?!_rels)")
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TOLD = {
    "author": r"docProps/",
    "comments": r"comments|people\.xml|persons/|threaded",
    "thumbnail": r"thumbnail",
    "attachments": r"embeddings/",
    "history": r"xl/revisions/",
    "data": r"customXml/|pivotCache|externalLinks|connections|queryTables",
    "printer": r"printerSettings",
}


def strip(source: IO[bytes], out: IO[bytes], kind: Kind, limits: Limits) -> list[str]:
    """Write the document anew.

    Returns:
        What was left out.

    Raises:
        NoDerivative: its build is not understood.
        Unacceptable: a bomb, macros or programs inside.
    """
    archives.inspect(source, limits)
    with archives.opened(source) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        package = _Package(archive, kind, limits)
        for name, content in package.written():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return sorted(package.removed)


class _Package:
    """An office file while it is rebuilt."""

    def __init__(self, archive: zipfile.ZipFile, kind: Kind, limits: Limits) -> None:
        self.archive, self.kind, self.limits = archive, kind, limits
        self.removed = {
            code for code, seen in _TOLD.items() if any(re.search(seen, name) for name in archive.namelist())
        }
        self.parts: dict[str, bytes] = {}

    def written(self) -> list[tuple[str, bytes]]:
        """Every file of the new archive, the list of types first."""
        names = self.archive.namelist()
        for name in filter(_PICTURE.fullmatch, names):
            self._keep_picture(name)
        kept = {*self.parts, *filter(_PARTS[self.kind].fullmatch, names)}
        if any(_PLACED.match(name) for name in set(names) - kept):
            self.removed.add("parts")
        relations: dict[str, bytes] = {}
        for name in ["", *sorted(kept - self.parts.keys())]:
            known, spelled = self._relations(name, kept)
            if spelled:
                relations[_relations_of(name)] = spelled
            if name:
                self.parts[name] = self._cleaned(name, known)
        return [(_TYPES, self._types({*self.parts, *relations})), *relations.items(), *self.parts.items()]

    def _content(self, name: str) -> bytes:
        return archives.content(self.archive, name, self.limits.unpacked)

    def _keep_picture(self, name: str) -> None:
        """A picture, drawn anew; one that cannot be is left out."""
        kind, drawn = (kinds.PNG if name.lower().endswith("png") else kinds.JPEG), BytesIO()
        try:
            self.removed.update(images.strip(BytesIO(self._content(name)), drawn, kind, self.limits))
        except (NoDerivative, Unacceptable):
            self.removed.add("pictures")
        else:
            self.parts[name] = drawn.getvalue()

    def _relations(self, name: str, kept: set[str]) -> tuple[set[str], bytes]:
        """The ids of the relations that stay with a part, and how they are written."""
        where = _relations_of(name)
        if where not in self.archive.namelist():
            return set(), b""
        tree = markup.parsed(self._content(where))
        known = set()
        for relation in list(tree):
            if relation.tag == _RELATIONS and _target(name, relation) in kept:
                known.add(relation.get("Id", ""))
            else:
                if relation.get("TargetMode") == "External":
                    self.removed.add("links")
                tree.remove(relation)
        return known, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _cleaned(self, name: str, known: set[str]) -> bytes:
        tree = markup.parsed(self._content(name))
        self.removed.update(markup.clean(tree, known))
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _types(self, kept: set[str]) -> bytes:
        tree = markup.parsed(self._content(_TYPES))
        for entry in list(tree):
            part, extension = entry.get("PartName"), entry.get("Extension", "xml").lower()
            gone = part.lstrip("/") not in kept if part is not None else extension not in _TYPED
            if gone:
                tree.remove(entry)
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _target(name: str, relation: etree._Element) -> str:
    """The part a relation leads to; nothing for one that leads outside."""
    if relation.get("TargetMode") == "External":
        return ""
    target = relation.get("Target", "")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target)).lstrip("/")
