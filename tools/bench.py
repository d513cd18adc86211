"""Measures what one assessment costs and how many the server answers (`make bench`).

Each figure stands beside a yardstick of the same run: the time of one text beside scikit-learn's
hashed words and characters with a logistic regression; the requests a second beside a bare Flask
echo of JSON under the same gunicorn. No text is judged twice.
"""

# ruff: noqa: S603, S607, T201 - fixed commands, no shell; what it does is told to a person.
from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from model.assessor import Assessor
from model.corpus_store import load_corpus
from tools.bench_http import measure_throughput
from tools.bench_scaling import (
    measure_chromium,
    measure_lengths,
    measure_loading,
    measure_processes,
    print_scaling,
)

ROOT = Path(__file__).resolve().parent.parent
SEED = 20
WORDS = 300
# Texts that each side judges for the time of one, after some that nobody counts.
TIMED_TEXTS, WARM_TEXTS = 200, 20
# How the yardstick is fitted: enough for a full set of weights, its quality does not matter.
FIT_TEXTS = 400


def main() -> int:
    """Measure, print, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--seconds", type=float, default=4, help="length of one round of requests")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of requests for each server")
    options = parser.parse_args()
    adverts = recombine_adverts()
    figures = {"cpu": measure_cpu(adverts), "node": measure_node(adverts)}
    _print_cpu(figures)
    figures["scaling"] = measure_scaling(adverts)
    print_scaling(figures["scaling"])
    figures["requests"] = measure_throughput(adverts, options.seconds, options.rounds)
    _print_requests(figures["requests"])
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 0


def recombine_adverts() -> Iterator[str]:
    """Yield distinct adverts of about 300 words, made of the training texts' sentences."""
    texts = [text.text for text in load_corpus("training") if text.language == "en"]
    parts_of = (re.split(r"(?<=[.!?])\s+|\n+", text) for text in texts)
    sentences = [(part, len(part.split())) for parts in parts_of for part in parts if part]
    chance = random.Random(SEED)  # noqa: S311 - a repeatable mixture, no secret
    seen: set[str] = set()
    while True:
        parts, count = [], 0
        while count < WORDS:
            part, words = chance.choice(sentences)
            parts.append(part)
            count += words
        advert = " ".join(parts)
        if advert not in seen:
            seen.add(advert)
            yield advert


def measure_cpu(adverts: Iterator[str]) -> dict[str, float]:
    """Return the median milliseconds of CPU of one assessment and of the yardstick.

    Both judge the same texts, one text after the other, in turns.
    """
    assess, predict = Assessor.load().assess, fit_yardstick(list(islice(adverts, FIT_TEXTS)))
    for text in islice(adverts, WARM_TEXTS):
        assess(text)
        predict([text])
    ours, theirs = [], []
    for text in islice(adverts, TIMED_TEXTS):
        ours.append(_cpu_ms(lambda text=text: assess(text)))
        theirs.append(_cpu_ms(lambda text=text: predict([text])))
    mine, other = statistics.median(ours), statistics.median(theirs)
    return {"assess_ms": mine, "yardstick_ms": other, "ratio": mine / other}


def fit_yardstick(texts: list[str]) -> Callable[[list[str]], Any]:
    """Return the judging function of scikit-learn's hashed words and characters."""
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    words = HashingVectorizer(ngram_range=(1, 2), n_features=2**18)
    chars = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=2**20)
    pipeline = make_pipeline(make_union(words, chars), LogisticRegression(max_iter=20, tol=0.1))
    pipeline.fit(texts, [number % 2 for number in range(len(texts))])
    return pipeline.predict_proba


def measure_node(adverts: Iterator[str]) -> dict[str, float] | None:
    """Return the median milliseconds of one assessment in Node, None where it is not there."""
    if shutil.which("node") is None:
        return None
    texts = json.dumps(list(islice(adverts, TIMED_TEXTS)))
    script = str(Path(__file__).with_name("bench_node.mjs"))
    done = subprocess.run(["node", script], input=texts, text=True, capture_output=True, cwd=ROOT)
    if done.returncode != 0:
        print(done.stderr)
        return None
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure_scaling(adverts: Iterator[str]) -> dict[str, Any]:
    """Return the figures of `tools.bench_scaling`."""
    assess = Assessor.load().assess
    return {
        "loading": measure_loading(),
        "lengths": measure_lengths(assess),
        "processes": measure_processes(list(islice(adverts, 10 * TIMED_TEXTS))),
        "chromium": measure_chromium(assess, list(islice(adverts, TIMED_TEXTS))),
    }


def _cpu_ms(action: Callable[[], object]) -> float:
    began = time.process_time()
    action()
    return (time.process_time() - began) * 1000


def _print_cpu(figures: dict[str, Any]) -> None:
    cpu, node = figures["cpu"], figures["node"]
    print(f"One assessment of a {WORDS}-word advert, median of {TIMED_TEXTS} distinct texts:")
    print(f"  Fanal, Python            {cpu['assess_ms']:6.2f} ms of CPU")
    print(f"  scikit-learn yardstick   {cpu['yardstick_ms']:6.2f} ms of CPU")
    print(f"  ratio                    {cpu['ratio']:6.2f}     (wanted: at most 0.50)")
    if node:
        print(f"  Fanal, Node              {node['assess_ms']:6.2f} ms of time")
        print(f"  loading the model there  {node['load_ms']:6.0f} ms of time")


def _print_requests(figures: dict[str, Any]) -> None:
    items = figures["batch_items"]
    print(f"Over {figures['connections']} connections, a distinct advert each time:")
    print(f"  POST /v1/assess          {figures['assess_rps']:6.0f} requests a second")
    print(f"  bare Flask echo          {figures['echo_rps']:6.0f} requests a second")
    print(f"  ratio                    {figures['ratio']:6.2f} (wanted: at least 0.30)")
    print(f"  POST /v1/assess/batch    {figures['batch_aps']:6.0f} adverts a second, by {items}")
    print(f"  against one a request    {figures['batch_gain']:6.2f} (wanted: at least 1.5)")
    print(f"  (load by {figures['client']}, medians of {figures['rounds']} rounds in turns)")


if __name__ == "__main__":
    raise SystemExit(main())
