"""The admin search on PostgreSQL (tsvector)."""

from typing import Any

from django.db.models import F
from modelsearch.backends.database.postgres import postgres as stock
from modelsearch.query import SearchQuery

from .analysis import signs_query, words_query
from .indexing import AnalysedIndex, AnalysedIndexer


class ObjectIndexer(AnalysedIndexer, stock.ObjectIndexer):
    """The texts of one object, analysed."""


class Index(AnalysedIndex, stock.PostgresIndex):
    """The table of analysed texts."""

    indexer_class = ObjectIndexer
    columns = ("title", "autocomplete", "body", "title_text", "body_text")


class QueryCompiler(stock.PostgresSearchQueryCompiler):
    """Full search, by words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query: SearchQuery = words_query(self.query)

    def get_fields_vectors(self, search_query: Any) -> list[tuple[F, Any]]:
        """A search in named fields looks into the analysed columns too; the raw ones hold no Chinese words."""
        vectors: list[tuple[F, Any]] = []
        if "title" in self.search_fields:
            vectors.append((F("index_entries__title"), F("index_entries__title_norm")))
        if set(self.search_fields) != {"title"}:
            vectors.append((F("index_entries__body"), 1.0))
        return vectors


class AutocompleteQueryCompiler(stock.PostgresAutocompleteQueryCompiler):
    """Search as you type, by signs in a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query: SearchQuery = signs_query(self.query)

    def get_fields_vectors(self, search_query: Any) -> list[tuple[F, Any]]:
        """One column holds everything that is searched as it is typed."""
        vectors: list[tuple[F, Any]] = self.get_index_vectors(search_query)
        return vectors


class SearchBackend(stock.PostgresSearchBackend):
    """modelsearch's backend with our parts; no stemming and no stop words of another language."""

    index_class = Index
    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"SEARCH_CONFIG": "simple", **params})
