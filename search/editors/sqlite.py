"""The admin search on SQLite (FTS5)."""

from typing import Any

from modelsearch.backends.database.sqlite import sqlite as stock
from modelsearch.query import SearchQuery

from .analysis import signs_query, words_query
from .indexing import AnalysedIndex, AnalysedIndexer


class ObjectIndexer(AnalysedIndexer, stock.ObjectIndexer):
    """The texts of one object, analysed."""


class Index(AnalysedIndex, stock.SQLiteIndex):
    """The table of analysed texts."""

    indexer_class = ObjectIndexer
    columns = ("title", "autocomplete", "body")


class QueryCompiler(stock.SQLiteSearchQueryCompiler):
    """Full search, by words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query: SearchQuery = words_query(self.query)


class AutocompleteQueryCompiler(stock.SQLiteAutocompleteQueryCompiler):
    """Search as you type, by signs in a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query: SearchQuery = signs_query(self.query)


class SearchBackend(stock.SQLiteSearchBackend):
    """modelsearch's backend with our parts."""

    index_class = Index
    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
