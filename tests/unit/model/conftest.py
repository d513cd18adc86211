"""Shared by the tests of the model: the character table and the shipped weights, each read once."""

from __future__ import annotations

import pytest

from model.assessor import Assessor
from model.text import CharTable
from tests.unit.model.toy import chars as build_chars


@pytest.fixture(scope="session")
def chars() -> CharTable:
    return build_chars()


@pytest.fixture(scope="session")
def assessor() -> Assessor:
    return Assessor.load()
