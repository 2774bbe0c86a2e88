"""Gunicorn for production: `gunicorn portal.wsgi --config deploy/gunicorn.conf.py`."""

import logging
import multiprocessing
import os
import re
from pathlib import Path

bind = os.environ.get("BIND", "127.0.0.1:8001")
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count() + 1))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
# The reverse proxy on the same machine is the only one whose X-Forwarded-Proto is believed.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
# No access log here: a visitor's network address is never written down. nginx keeps one without addresses.
accesslog = None
errorlog = "-"
if Path("/dev/shm").is_dir():  # noqa: S108 heartbeat files in memory, made with private names
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def without_address(record: logging.LogRecord) -> bool:
    """gunicorn names the peer of a request that it cannot read; the line stays, the address goes."""
    record.msg = re.sub(r"ip=\S+", "ip=-", str(record.msg))
    return True


logging.getLogger("gunicorn.error").addFilter(without_address)
