"""What is counted, in Prometheus form."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"


class Measures:
    """Counts requests, their seconds and decisions."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "fundrules_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram("fundrules_request_seconds", "Seconds per request", ["route"], registry=self.registry)
        self.decisions = Counter("fundrules_decisions", "Decisions made", ["verdict"], registry=self.registry)
        self._found: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}  # the library looks them up slowly
        self._decided: dict[str, Counter] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        key = (method, route, status)
        if key not in self._found:
            self._found[key] = self.requests.labels(method, route, str(status)), self.seconds.labels(route)
        requests, lasted = self._found[key]
        requests.inc()
        lasted.observe(seconds)

    def count_decision(self, verdict: str) -> None:
        """Count a decision."""
        if verdict not in self._decided:
            self._decided[verdict] = self.decisions.labels(verdict)
        self._decided[verdict].inc()

    def told(self) -> bytes:
        """Return what was counted: by every worker together, when there are more of them."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call] # the library has no types for it
        return generate_latest(together)
