"""Elasticsearch nodes of a test's own, made of the parts that `scripts/elasticsearch install` has put together."""

import json
import signal
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from .processes import Live, free_port, until

INSTALLED = Path(settings.BASE_DIR) / ".services" / "elasticsearch"
#: A start takes ten seconds on an idle machine.
PATIENCE = 240.0
HEAP = "400m"
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Node:
    """One node on loopback; it can be killed and started again on its data."""

    def __init__(self, folder: Path, name: str) -> None:
        if not (INSTALLED / "installed").exists():
            pytest.skip("Elasticsearch is not installed (make services does so where a JDK and Maven are at hand)")
        self.name, self.home = name, folder / name
        self.port, self.transport = free_port(), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: Live | None = None
        for part in ("config", "data", "logs"):
            (self.home / part).mkdir(parents=True)
        (self.home / "modules").symlink_to(INSTALLED / "modules")
        (self.home / "config" / "log4j2.properties").symlink_to(INSTALLED / "config" / "log4j2.properties")

    def start(self, peers: Sequence["Node"] = ()) -> None:
        """Start it, alone or among its peers, without waiting."""
        lines = [
            "cluster.name: portal-test",
            f"node.name: {self.name}",
            "network.host: 127.0.0.1",
            f"http.port: {self.port}",
            f"transport.port: {self.transport}",
            f"path.data: {self.home / 'data'}",
            f"path.logs: {self.home / 'logs'}",
            "cluster.routing.allocation.disk.threshold_enabled: false",
            *_discovery(peers),
        ]
        (self.home / "config" / "elasticsearch.yml").write_text("\n".join(lines) + "\n")
        self.process = Live(self.home / "console.log", *self._command())

    def stop(self, sign: int = signal.SIGTERM) -> None:
        """Stop it; `signal.SIGKILL` kills it."""
        if self.process is not None:
            self.process.stop(sign)

    def ready(self, nodes: int = 1) -> None:
        """Wait until the cluster has so many nodes and can be used."""
        until(lambda: self._is_ready(nodes), PATIENCE, f"{self.name} is ready")

    def ask(self, path: str) -> Any:
        """The answer to a GET."""
        with _OPENER.open(self.address + path, timeout=10) as answer:
            return json.load(answer)

    def _is_ready(self, nodes: int) -> bool:
        assert self.process and self.process.process.poll() is None, self.process.log.read_text()[-2000:]
        try:
            health = self.ask("/_cluster/health")
        except OSError:
            time.sleep(0.5)
            return False
        return health["number_of_nodes"] >= nodes and health["status"] in ("green", "yellow")

    def _command(self) -> list[str]:
        return [
            *(
                "java",
                f"-Xms{HEAP}",
                f"-Xmx{HEAP}",
                f"-Des.path.home={self.home}",
                f"-Des.logs.base_path={self.home}/logs",
            ),
            *(f"-Djava.io.tmpdir={self.home}/data", "-Dlog4j2.disable.jmx=true", "-Dlog4j.shutdownHookEnabled=false"),
            *("-Djava.awt.headless=true", "-Dfile.encoding=UTF-8"),
            *("-cp", f"{INSTALLED}/classes:{INSTALLED}/lib/*", "Launcher"),
        ]


def master_of(nodes: Sequence[Node]) -> Node:
    """The node that leads the cluster now."""
    elected = nodes[0].ask("/_cluster/state/master_node")["master_node"]
    known = nodes[0].ask("/_nodes/_all/settings")["nodes"]
    return next(node for node in nodes if node.name == known[elected]["name"])


def _discovery(peers: Sequence[Node]) -> list[str]:
    if not peers:
        return ["discovery.type: single-node"]
    seeds = ", ".join(f"127.0.0.1:{node.transport}" for node in peers)
    return [
        f"discovery.seed_hosts: [{seeds}]",
        f"cluster.initial_master_nodes: [{', '.join(node.name for node in peers)}]",
    ]
