"""A flood of reports from many senders silences no warning and fills no disk."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from server.store.tables import Cluster, Report, Suppression, Verdict

ALLOWED_TOGETHER, ROOM = 40, 25
SETTINGS = {
    "FANAL_PROXIES": "1",
    "FANAL_RATE_REPORTS": "5 per hour",
    "FANAL_RATE_REPORTS_ALL": f"{ALLOWED_TOGETHER} per hour",
    "FANAL_MAX_REPORTS": str(ROOM),
}


def report(app, text, address, **fields):
    body = {"kind": "false-alarm", "text": text, "consent": True, **fields}
    headers = {"X-Forwarded-For": address}
    return app.test_client().post("/v1/reports", json=body, headers=headers)


def assess(app, text):
    answer = app.test_client().post("/v1/assess", json={"text": text})
    assert answer.status_code == 200
    return answer.get_json()


def addresses(number):
    return [f"198.51.{each // 250}.{each % 250 + 1}" for each in range(number)]


def count(app, table):
    with app.extensions["fanal"].sessions() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def flooded(new_app, lure):
    """An application that 300 senders have told that a lure is none."""
    app = new_app(**SETTINGS)
    app.before_flood = assess(app, lure)
    # The longest text that is taken, so that the disk would notice.
    padding = " And the weather is fine." * ((19_000 - len(lure)) // 25)
    app.answers = [
        report(app, lure + padding, address, note="x" * 2000, urgent=True)
        for address in addresses(300)
    ]
    return app


def test_a_flood_from_many_addresses_has_no_effect_and_a_limit(flooded, lure):
    codes = Counter(answer.status_code for answer in flooded.answers)
    assert codes == {202: ROOM, 503: ALLOWED_TOGETHER - ROOM, 429: 300 - ALLOWED_TOGETHER}
    for answer in flooded.answers:
        if answer.status_code != 202:
            assert int(answer.headers["Retry-After"]) > 0
    assert count(flooded, Report) == ROOM
    # One text many times is one thing to look at.
    assert count(flooded, Cluster) == 1
    flooded.extensions["fanal"].suppressions.refresh()
    after = assess(flooded, lure)
    assert after == flooded.before_flood
    assert (after["level"], after["suppression"]) == ("strong-signs", None)
    assert count(flooded, Suppression) == count(flooded, Verdict) == 0
    listed = flooded.test_client().get("/v1/suppressions").get_json()
    assert listed["entries"] == []


@pytest.mark.one_database
def test_a_flood_fills_no_disk(flooded, lure, tmp_path):
    def measure():
        return sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())

    before = measure()
    for address in addresses(600)[300:]:
        assert report(flooded, lure * 30, address).status_code == 429
    assert measure() == before
    # Text, note and all indexes of as many reports as there is room for.
    assert before < 2_000_000 + ROOM * 60_000


def test_forged_addresses_are_not_believed_beyond_the_proxies(new_app, lure):
    app = new_app(**{**SETTINGS, "FANAL_RATE_REPORTS": "2 per hour"})
    # The proxy in front appends the true address; what stands before it is the caller's word.
    codes = [report(app, lure, f"203.0.113.{n}, 198.51.100.9").status_code for n in range(4)]
    assert codes == [202, 202, 429, 429]
