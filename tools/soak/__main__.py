"""`python -m tools.soak [PART ...]`: runs long proofs, prints and keeps their figures."""


from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from tools.soak.figures import keep
from tools.soak.fuzz import measure_fuzz
from tools.soak.growth import measure_growth
from tools.soak.journeys import measure_journeys
from tools.soak.kills import measure_kills
from tools.soak.load import measure_load
from tools.soak.memory import measure_memory
from tools.soak.traces import measure_traces

PARTS: Mapping[str, Callable[[], Any]] = {
    "load": measure_load,
    "traces": lambda: [measure_traces(shared=True), measure_traces(shared=False)],
    "memory": measure_memory,
    "fuzz": measure_fuzz,
    "growth": measure_growth,
    "kills": measure_kills,
    "journeys": measure_journeys,
}
# Runs only where it is named: it takes longer than all others together.
BY_NAME_ALONE = {"journeys"}


def main() -> int:
    """Run the parts that are named, by default all but those of `BY_NAME_ALONE`. Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    names = f"of: {', '.join(PARTS)} (default: all but journeys)"
    parser.add_argument("parts", nargs="*", help=names)
    by_default = [part for part in PARTS if part not in BY_NAME_ALONE]
    parts = parser.parse_args().parts or by_default
    if unknown := sorted(set(parts) - set(PARTS)):
        parser.error(f"no part is named {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for part in parts:
        print(f"==> {part}", flush=True)
        began = time.monotonic()
        figures = PARTS[part]()
        keep(part, figures, time.monotonic() - began)
        print(json.dumps(figures, indent=1), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
