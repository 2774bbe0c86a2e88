"""Which engines there are, which one answers, and which are kept up to date."""

from functools import cache

from django.conf import settings

from portal.errors import Refused

from .elastic import ElasticsearchEngine
from .elastic_client import Cluster
from .embedded import EmbeddedEngine
from .protocol import Engine

NAMES = ("embedded", "elasticsearch")


def engine(name: str = "") -> Engine:
    """The engine by name, or the configured one.

    Raises:
        Refused: the name is unknown, or the engine is not set up here.
    """
    name = name or settings.SEARCH_ENGINE
    if name == "embedded":
        return _embedded(settings.SEARCH_INDEX_DIR)
    if name == "elasticsearch":
        cluster = Cluster.configured()
        if not cluster.hosts:
            raise Refused(
                "没有设置 ELASTICSEARCH_URL，无法使用 Elasticsearch 检索引擎。请设置它，或使用 --engine embedded。",
                code="engine_not_configured",
            )
        return _elasticsearch(cluster)
    raise Refused(f"没有名为“{name}”的检索引擎。可用：{'、'.join(NAMES)}。", code="engine_unknown")


def maintained() -> list[str]:
    """The names of the engines whose indexes follow what is published, the answering one first."""
    return list(dict.fromkeys([settings.SEARCH_ENGINE, *settings.SEARCH_INDEXES]))


@cache
def _embedded(folder: str) -> EmbeddedEngine:
    return EmbeddedEngine(folder)


@cache
def _elasticsearch(cluster: Cluster) -> ElasticsearchEngine:
    return ElasticsearchEngine(cluster)
