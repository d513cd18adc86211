"""Brings the database to the newest migration and says whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def upgrade_schema(engine: Engine) -> None:
    """Apply every migration that the database has not seen; doing it twice changes nothing."""
    config = _alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def find_newest_revision() -> str:
    """Return the newest migration's number."""
    return ScriptDirectory.from_config(_alembic_config()).get_current_head() or ""


def read_revision(engine: Engine) -> str | None:
    """Return the migration the database is at, None for one without tables."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _alembic_config() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
