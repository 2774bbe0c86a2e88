"""Which engines there are, and which one answers."""

from functools import cache

from django.conf import settings

from portal.errors import Refused

from .embedded import EmbeddedEngine
from .protocol import Engine


def engine(name: str = "") -> Engine:
    """The engine by name, or the configured one.

    Raises:
        Refused: the name is unknown, or the engine is not set up here.
    """
    name = name or settings.SEARCH_ENGINE
    if name == "embedded":
        return _embedded(settings.SEARCH_INDEX_DIR)
    if name == "elasticsearch":
        raise Refused(
            "尚未接入 Elasticsearch 检索引擎。请使用内嵌引擎（--engine embedded 或 SEARCH_ENGINE=embedded）。",
            code="engine_not_configured",
        )
    raise Refused(f"没有名为“{name}”的检索引擎。可用：embedded。", code="engine_unknown")


@cache
def _embedded(folder: str) -> EmbeddedEngine:
    return EmbeddedEngine(folder)
