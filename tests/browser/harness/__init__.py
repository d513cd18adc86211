"""What the browser journeys stand on: a real server, a job board, two real browsers."""

import sys
from pathlib import Path

# `demo.py` and `gallery.py` are run as they are, and what is here uses `tools/`.
_REPO = str(Path(__file__).resolve().parents[3])
if _REPO not in sys.path:
    sys.path.insert(0, _REPO)
