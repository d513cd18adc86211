"""Makes sure that Chromium and Firefox ESR are there, through apt-get where that is allowed."""

from __future__ import annotations

import shutil
from functools import partial

from tools.packages import ensure_packages

# Debian's names of the packages, which are also the names of the programs.
BROWSERS = ("chromium", "firefox-esr")


def ensure_browsers() -> None:
    """Install what is missing of Chromium and Firefox ESR.

    Raises
    ------
    tools.packages.PackagesMissing
        Where apt-get is not there, may not be used, or failed.
    """
    ensure_packages({name: partial(shutil.which, name) for name in BROWSERS}, "The browser tests")
