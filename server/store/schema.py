"""Brings the database to the newest migration and says whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

# The number under which servers of one PostgreSQL take turns to upgrade it ("fanal").
_UPGRADE_LOCK = 0x66616E616C
_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def upgrade_schema(engine: Engine, revision: str = "head") -> None:
    """Apply every migration that the database has not seen; doing it twice changes nothing.

    Parameters
    ----------
    engine : Engine
        The database. Of several processes that upgrade it at once, one does and the others wait.
    revision : str, default "head"
        Where to stop; the newest by default.
    """
    config = _alembic_config()
    with engine.execution_options(will_write=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            # Changing a large table may take longer than a request is allowed to.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


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
