"""The connection to the cluster, and what its failures mean to the portal."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from .protocol import EngineUnavailable, IndexMissing

#: After the cluster could not be reached, readers are not kept waiting for it again for this many seconds.
PAUSE = 2.0


@dataclass(frozen=True)
class Cluster:
    """Where the cluster is and how the portal's index is laid out on it (settings, docs/operations.md)."""

    hosts: tuple[str, ...]
    index: str = "portal-records"
    shards: int = 1
    replicas: int = 0
    timeout: float = 5.0
    api_key: str = ""
    ca_certs: str = ""

    @classmethod
    def configured(cls) -> "Cluster":
        """The cluster that the settings name."""
        return cls(
            hosts=tuple(host.strip() for host in settings.ELASTICSEARCH_URL.split(",") if host.strip()),
            index=settings.ELASTICSEARCH_INDEX,
            shards=settings.ELASTICSEARCH_SHARDS,
            replicas=settings.ELASTICSEARCH_REPLICAS,
            timeout=settings.ELASTICSEARCH_TIMEOUT,
            api_key=settings.ELASTICSEARCH_API_KEY,
            ca_certs=settings.ELASTICSEARCH_CA_CERTS,
        )

    def client(self) -> Elasticsearch:
        """A client that asks the next node when one does not answer."""
        secret: dict[str, Any] = {"api_key": self.api_key} if self.api_key else {}
        trust: dict[str, Any] = {"ca_certs": self.ca_certs} if self.ca_certs else {}
        return Elasticsearch(
            list(self.hosts),
            request_timeout=self.timeout,
            max_retries=len(self.hosts),
            retry_on_timeout=len(self.hosts) > 1,
            retry_on_status=(502, 503, 504) if len(self.hosts) > 1 else (),
            **secret,
            **trust,
        )


class OutOfReach(EngineUnavailable):
    """No node of the cluster answered in time."""


class Breaker:
    """Spares readers the wait for a cluster that was out of reach a moment ago."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._until = 0.0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read from the cluster; fails at once while it was found out of reach a moment ago."""
        if time.monotonic() < self._until:
            raise OutOfReach("检索集群连接不上，稍后自动重试。")
        try:
            with translated():
                yield
        except OutOfReach:
            with self._guard:
                self._until = time.monotonic() + PAUSE
            raise


@contextmanager
def translated() -> Iterator[None]:
    """Turn the client's errors into those that callers expect. Messages quote neither addresses nor queries."""
    try:
        yield
    except NotFoundError as error:
        raise IndexMissing("集群上没有可用的检索索引，需要重建。") from error
    except ApiError as error:
        raise EngineUnavailable(f"检索集群出错（{error.status_code}）。") from error
    except TransportError as error:
        raise OutOfReach(f"检索集群连接不上（{type(error).__name__}）。") from error
