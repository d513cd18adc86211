"""Writes the page that Prometheus reads: the counters, and what is looked up at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from server.bounded import Bounded
from server.services import Services
from server.shared_counts import lock_counts
from server.store.measures import LaneMeasure, count_suppressions, measure_queue

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# The page must come before Prometheus gives up (10 s by default), whatever the database does.
PATIENCE_S = 2.0
FRESH_S = 1.0

_State = tuple[list[LaneMeasure], int]


class Scraper:
    """Writes the page of one application.

    Parameters
    ----------
    services : Services
        Gives counters, model and database.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._state = Bounded(self._look, PATIENCE_S, FRESH_S)
        self._client: Any = import_module("prometheus_client")

    def write_page(self) -> bytes:
        """Return all metrics in Prometheus' text format.

        Where the database does not answer, the queue and the suppressions are left out: no
        number is better than a wrong one.
        """
        looked_up = self._client.CollectorRegistry(auto_describe=False)
        looked_up.register(self)
        page: bytes = self._write_counted() + self._client.generate_latest(looked_up)
        return page

    def collect(self) -> Iterator[Any]:
        """Yield what is not counted but looked up; called by the registry."""
        make_gauge = import_module("prometheus_client.core").GaugeMetricFamily
        info = make_gauge("fanal_model_info", "The model that judges", labels=["version"])
        info.add_metric([self._services.judge.assessor.info["version"]], 1)
        yield info
        try:
            lanes, suppressions = self._state.get()
        except Exception:
            # The engine's own watch has counted the failure.
            return
        size = make_gauge("fanal_queue_size", "Reports that wait", labels=["lane"])
        oldest = make_gauge("fanal_queue_oldest_seconds", "Age of the oldest", labels=["lane"])
        now = self._services.clock.now()
        for lane in lanes:
            age_s = 0.0 if lane.oldest is None else (now - lane.oldest).total_seconds()
            size.add_metric([lane.lane], lane.size)
            oldest.add_metric([lane.lane], max(0.0, age_s))
        yield from (size, oldest)
        yield make_gauge("fanal_suppressions", "False alarms held back", value=suppressions)

    def _write_counted(self) -> Any:
        own = self._services.metrics.registry
        if own is not None:
            return self._client.generate_latest(own)
        of_all = self._client.CollectorRegistry()
        import_module("prometheus_client.multiprocess").MultiProcessCollector(of_all)
        with lock_counts():
            return self._client.generate_latest(of_all)

    def _look(self) -> _State:
        with self._services.sessions() as session:
            now = self._services.clock.now()
            return measure_queue(session), count_suppressions(session, now)
