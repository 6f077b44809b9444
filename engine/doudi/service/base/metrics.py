"""Counters for Prometheus. Labels are routes, regions and programmes: words of ours or of the policies, never of a household."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """One set a process; several workers share a folder (PROMETHEUS_MULTIPROC_DIR), and any of them answers for all."""

    def __init__(self) -> None:
        self.registry = r = CollectorRegistry()
        self.requests = Counter("doudi_requests", "Answers by route and status", ["route", "status"], registry=r)
        self.seconds = Histogram("doudi_request_seconds", "Time to an answer", ["route"], buckets=BUCKETS, registry=r)
        self.decisions = Counter("doudi_decisions", "Decisions by their outcome", ["region", "programme", "status"], registry=r)
        self.rows = Counter("doudi_record_rows", "Rows committed to the record", registry=r)
        self.failures = Counter("doudi_record_failures", "Batches that could not be committed", registry=r)
        self.commit = Histogram("doudi_record_commit_seconds", "Time of one commit", buckets=BUCKETS, registry=r)
        self.reloads = Counter("doudi_reloads", "Reloads of the policies", ["result"], registry=r)
        self.loaded = Gauge("doudi_policies_loaded_at", "When the policies that serve were loaded", registry=r, multiprocess_mode="max")
        self.route = lru_cache(64)(self.seconds.labels)
        self.answer = lru_cache(512)(self.requests.labels)
        self.decision = lru_cache(2048)(self.decisions.labels)

    def text(self) -> bytes:
        """The exposition format."""
        if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            return generate_latest(self.registry)
        from prometheus_client import multiprocess

        whole: Any = CollectorRegistry()
        multiprocess.MultiProcessCollector(whole)  # type: ignore[no-untyped-call]  # the library leaves it so
        return generate_latest(whole)
