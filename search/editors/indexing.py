"""What both databases share: rows of analysed text, each written without touching any other row.

The stock backend keeps a factor for the length of a title (`title_norm`) relative to the average of all titles, and
finds the rows to refresh by their default value; where every title is as long as the average it rewrites the whole
table at each publication. Ours is worked out from the title alone.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from modelsearch.index import AutocompleteField, RelatedFields
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

from . import analysis

#: Words of an ordinary title: its factor is about one, a shorter title's is higher.
ORDINARY_TITLE = 8


class AnalysedIndexer:
    """Mixed into a stock `ObjectIndexer`: hands on analysed text, field by field."""

    def prepare_field(self, obj: Model, field: Any) -> Iterator[tuple[Any, ...]]:
        """The stock field with its text analysed (related fields are analysed when they come to their leaves)."""
        analyse = analysis.signs if isinstance(field, AutocompleteField) else analysis.words
        for *head, text in super().prepare_field(obj, field):  # type: ignore[misc]
            yield (*head, text if isinstance(field, RelatedFields) else analyse(text))


class AnalysedIndex:
    """Mixed into a stock index: one upsert for all rows, and no refreshing of title factors."""

    indexer_class: type[Any]
    #: Columns beside the key and the factor, each an attribute of the indexer.
    columns: tuple[str, ...]
    backend: Any
    entries: Any

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Nothing to refresh: see the module."""

    def add_items(self, model: type[Model], objs: Iterable[Model]) -> None:
        """Write the rows of these objects, replacing those they had."""
        if not model.get_search_fields():  # type: ignore[attr-defined]
            return
        content_type = get_content_type_pk(model)
        rows = {}
        for obj in objs:
            indexer = self.indexer_class(obj, self.backend)
            values = {column: getattr(indexer, column) for column in self.columns}
            rows[indexer.id] = IndexEntry(
                content_type_id=content_type, object_id=indexer.id, title_norm=title_norm(obj), **values
            )
        self.entries.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=[*self.columns, "title_norm"],
        )


def title_norm(obj: Model) -> float:
    """How much a find in this title counts: more in a short one."""
    count = len(analysis.words(str(getattr(obj, "title", ""))).split())
    return ORDINARY_TITLE / count if count else 1.0
