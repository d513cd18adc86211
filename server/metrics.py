"""Counts what the server does, for Prometheus; no count can tell of one person or text.

Names are fixed: the Grafana dashboard and operators' alerts use them. Labels come from short
closed lists, never from what a caller sent.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from importlib import import_module
from typing import Any

from server.shared_counts import reserve_files

# Upper ends of the histogram of answering times, in seconds.
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# What stands for a method or language that is not listed.
OTHER = "other"

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REPORTS = ("POST", "/v1/reports")


class Metrics:
    """The counters of one process, or its share of them where several count together.

    Parameters
    ----------
    languages : collection of str
        Languages that are counted apart; all others count as "other".

    Notes
    -----
    Where `server.shared_counts.share_counts` was called, counts lie in files and `registry` is
    None; a scrape then adds up the files of all processes. A process whose files have no room
    counts for itself.
    """

    def __init__(self, languages: Collection[str]) -> None:
        # Imported late: only serving needs it.
        self._client: Any = import_module("prometheus_client")
        self._client.disable_created_metrics()
        is_shared = reserve_files(os.getpid())
        values: Any = import_module("prometheus_client.values")
        values.ValueClass = values.MultiProcessValue() if is_shared else values.MutexValue
        self.registry = None if is_shared else self._client.CollectorRegistry()
        self._languages = frozenset(languages)
        count = self._make_counter
        self._requests = count("requests", "Requests answered", ("route", "method", "status"))
        self._seconds = self._make_histogram()
        self._assessments = count("assessments", "Texts judged", ("level", "language"))
        self._reports = count("reports", "Reports stored", ("kind",))
        self._refused = count("reports_refused", "Reports not stored", ("reason",))
        self._redactions = count("redactions", "Contacts masked in reports", ("kind",))
        self._limited = count("rate_limited", "Requests over a limit", ("route",))
        self._store_errors = count("store_errors", "Failures to reach the database")
        self._suppressed = count("suppressed", "Warnings held back as known false alarms")
        # Looking up labels costs more than counting.
        self._request_children: dict[tuple[str, str, int], tuple[Any, Any]] = {}
        self._assessment_children: dict[tuple[str, str | None], Any] = {}

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answered request.

        Parameters
        ----------
        route : str
            Template of its path.
        method : str
            As sent; unusual ones count as "other".
        status : int
            Of the answer.
        seconds : float
            From the first line of ours to the finished answer.
        """
        children = self._request_children.get((route, method, status))
        if children is None:
            known = method if method in _METHODS else OTHER
            children = (self._requests.labels(route, known, status), self._seconds.labels(route))
            if known is not OTHER:
                self._request_children[(route, method, status)] = children
        children[0].inc()
        children[1].observe(seconds)

    def count_refusal(self, route: str, method: str, status: int, problem: str | None) -> None:
        """Count a request over its limit, and a report that is not stored with its reason."""
        if status == 429:
            self._limited.labels(route).inc()
        if (method, route) == _REPORTS:
            self._refused.labels(problem or OTHER).inc()

    def count_judged(self, judged: Mapping[str, Any]) -> None:
        """Count an answer of the contract's AssessAnswer, and a warning that was held back."""
        is_held_back = judged["suppression"] is not None
        self.count_assessment(judged["level"], judged["language"], is_held_back)

    def count_assessment(
        self, level: str, language: str | None, is_held_back: bool = False
    ) -> None:
        """Count a judged text under its level and language, and a warning that was held back."""
        if is_held_back:
            self._suppressed.inc()
        child = self._assessment_children.get((level, language))
        if child is None:
            is_known = language in self._languages
            child = self._assessments.labels(level, language if is_known else OTHER)
            if is_known:
                self._assessment_children[(level, language)] = child
        child.inc()

    def count_report(self, kind: str) -> None:
        """Count a stored report."""
        self._reports.labels(kind).inc()

    def count_redactions(self, kind: str, number: int) -> None:
        """Count what was masked in a report, such as 2 of kind "phone"."""
        if number:
            self._redactions.labels(kind).inc(number)

    def count_store_error(self) -> None:
        """Count a failure to reach or use the database."""
        self._store_errors.inc()

    def _make_counter(self, name: str, help_text: str, labels: tuple[str, ...] = ()) -> Any:
        return self._client.Counter(f"fanal_{name}", help_text, labels, registry=self.registry)

    def _make_histogram(self) -> Any:
        return self._client.Histogram(
            "fanal_request_seconds",
            "Time to the finished answer",
            ("route",),
            buckets=BUCKETS_S,
            registry=self.registry,
        )

