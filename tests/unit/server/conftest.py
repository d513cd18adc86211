"""Applications on real databases and temporary folders, with the real model."""

import logging
import os
from datetime import UTC, datetime, timedelta
from functools import cache
from tempfile import TemporaryDirectory

import pytest
from reviewing import Desk
from running import serving

from model.assessor import ARTIFACTS_DIR, Assessor
from server import create_app
from server.cli import init_db
from server.config import load_config
from server.db import make_engine
from server.logs import JsonFormatter
from tools.plenty import PLENTY

# Signs that no wording hides, so that these tests do not hang on the model's finer judgement.
LURE = (
    "Hotel staff wanted abroad: girls 18 to 25, no experience needed, 4000 dollars a month. "
    "Before you travel you pay a registration fee of 300 dollars to our agent by Western Union. "
    "We lend you the ticket and you pay it back from your wages. On arrival we keep your passport "
    "in our office until the contract ends. Do not tell your family about this offer. "
    "Write to me only on Telegram, leave this week."
)


def make_config(folder, **settings):
    """Return a configuration whose files lie in `folder`."""
    env = {name: value for name, value in os.environ.items() if name == "FANAL_MODEL_DIR"}
    return load_config({**env, "FANAL_DATA_DIR": str(folder), **settings})


class MovedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self):
        self.time = datetime(2026, 11, 28, 12, tzinfo=UTC)

    def now(self):
        return self.time

    def move(self, **times):
        self.time += timedelta(**times)


@cache
def make_empty_file():
    """Return the bytes of a SQLite file that holds all tables and nothing in them."""
    with TemporaryDirectory() as folder:
        config = make_config(folder)
        init_db(config)
        return config.database_path.read_bytes()


def make_app(folder, clock=None, **settings):
    """Return an application that shows unexpected errors instead of hiding them."""
    config = make_config(folder, **settings)
    if config.is_sqlite and not config.database_path.exists():
        # Copying a prepared file takes a tenth of the time of all migrations.
        config.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        config.database_path.write_bytes(make_empty_file())
    init_db(config)
    app = create_app(config, clock)
    app.testing = True
    # Real errors must break a test, so the catch-all handler goes.
    app.error_handler_spec[None][None].pop(Exception)
    return app


@pytest.fixture(scope="session", autouse=True)
def _load_each_model_once():
    """Read the same weights once for all applications: nothing changes them, and it takes long."""
    load, kept = Assessor.load, {}

    def load_once(folder=None):
        folder = folder or ARTIFACTS_DIR
        files = [folder / name for name in ("model.json", "manifest.json")]
        if not all(each.is_file() for each in files):
            # It says itself what is missing; tests of other folders can come here as well.
            return load(folder)
        looks = [each.stat() for each in files]
        key = (folder, *((each.st_ino, each.st_mtime_ns, each.st_size) for each in looks))
        if key not in kept:
            kept[key] = load(folder)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Assessor, "load", load_once)
        yield


@pytest.fixture(autouse=True)
def _as_logging_was():
    """Take away what a test has set for the whole process with `configure_logging`."""
    yield
    root, ours = logging.getLogger(), logging.getLogger("fanal")
    root.handlers = [h for h in root.handlers if not isinstance(h.formatter, JsonFormatter)]
    ours.handlers, ours.propagate = [], True


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """One application for tests that count nothing."""
    app = make_app(tmp_path_factory.mktemp("data"), **PLENTY)
    yield app
    app.extensions["fanal"].engine.dispose()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def new_app(tmp_path, database_url):
    """Make an application of one's own: `new_app(FANAL_RATE_ASSESS="2 per minute")`.

    `new_app(clock)` takes another clock than this computer's.

    All that one test makes share a folder and a database. The test runs once on SQLite and once
    on PostgreSQL, unless it is marked `one_database`.
    """
    made = []

    def make(clock=None, **settings):
        made.append(make_app(tmp_path, clock, FANAL_DATABASE=database_url, **settings))
        return made[-1]

    yield make
    for app in made:
        app.extensions["fanal"].engine.dispose()


@pytest.fixture
def services(app):
    """What the application of this test holds: its own where the test's file makes one."""
    return app.extensions["fanal"]


@pytest.fixture
def engine(tmp_path, database_url):
    """A new database with all tables and nothing in them."""
    path = tmp_path / "tables.sqlite3"
    if not database_url:
        path.write_bytes(make_empty_file())
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    engine = make_engine(url or f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture
def desk(new_app, clock):
    """Reviewers, reports and a moved clock, with limits that no test reaches."""
    return Desk(new_app(clock, **PLENTY), clock)


@pytest.fixture
def lure():
    return LURE


@pytest.fixture
def serve(tmp_path):
    """Start the real server on a free port; returns (address, data folder, log file)."""
    with serving(tmp_path) as start:
        yield start
