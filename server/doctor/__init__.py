"""Examines a deployment: one line for each check, and what to do. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from server.clock import Clock
from server.config import Config
from server.doctor.check import Check, State
from server.doctor.database import check_database
from server.doctor.files import check_folder, check_model, check_room, check_settings_file
from server.doctor.network import check_address, check_answer, check_rate_store

__all__ = ["Check", "State", "examine", "find_worst"]


def examine(config: Config, clock: Clock, settings_file: str = "") -> Iterator[Check]:
    """Yield the checks of a deployment, in the order in which to mend.

    Parameters
    ----------
    config : Config
        Its settings, which are right by themselves.
    clock : Clock
        This computer's.
    settings_file : str, default ""
        The file they came from, if from one.
    """
    yield from check_settings_file(settings_file)
    yield from check_folder(config)
    yield from check_room(config)
    yield from check_model(config)
    yield from check_database(config, clock)
    yield from check_rate_store(config)
    yield from check_address(config)
    yield from check_answer(config)


def find_worst(checks: list[Check]) -> State:
    """Return the worst state of some checks."""
    states = {check.state for check in checks}
    return next((s for s in (State.WRONG, State.WARNING) if s in states), State.OK)
