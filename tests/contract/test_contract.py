"""The application keeps the promises of its own OpenAPI document (schemathesis, in process)."""

import os
import uuid

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import negative_data_rejection

from server import create_app
from server.api import OPERATIONS, get_health
from server.cli import init_db
from server.config import load_config
from server.schemas import NoQuery
from server.services import make_json
from tools.plenty import PLENTY

# In process nothing unpacks the answers; `tests/unit/server/test_packing.py` looks at packed ones.
PLAIN = {"Accept-Encoding": "identity"}
# Few and always the same: this looks for broken promises, not for rare bugs.
FEW = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contract")
    config = load_config({**os.environ, "FANAL_DATA_DIR": str(folder), **PLENTY})
    init_db(config)
    app = create_app(config)
    yield schemathesis.openapi.from_wsgi("/openapi.json", app)
    app.extensions["fanal"].engine.dispose()


def can_be_broken(operation):
    """Tell whether a caller can send this operation something against the contract."""
    return bool(operation.body or "{" in operation.path or operation.query is not NoQuery)


CASES = [
    pytest.param(operation, mode, id=f"{operation.method} {operation.path} {mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or can_be_broken(operation)
]


@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_every_operation_answers_as_the_contract_says(api, operation, mode):
    described = api[operation.path][operation.method.upper()]
    # An item of a batch that breaks the contract is refused in its place, inside a good answer.
    accepted = [negative_data_rejection] if operation.path.endswith("/batch") else []

    @FEW
    @given(described.as_strategy(generation_mode=mode))
    def check(case):
        headers = {**PLAIN, **fresh_key(case, mode)}
        case.call_and_validate(headers=headers, excluded_checks=accepted)

    check()


def fresh_key(case, mode):
    """Return a key of its own for a good request: a used one with another body is refused."""
    is_keyed = mode is GenerationMode.POSITIVE and "Idempotency-Key" in (case.headers or {})
    return {"Idempotency-Key": uuid.uuid4().hex} if is_keyed else {}


def test_a_broken_promise_would_be_seen(api, monkeypatch):
    described = api["/healthz"]["GET"]
    monkeypatch.setattr(get_health, "make_json", lambda _body: make_json({"status": "fine"}))
    with pytest.raises(FailureGroup) as caught:
        described.Case().call_and_validate(headers=PLAIN)
    assert "violates schema" in str(caught.value.exceptions)
