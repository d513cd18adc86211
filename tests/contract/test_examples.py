"""Every body and answer of the contract has an example, and each example is true."""

import json
import os

import jsonschema_rs
import pytest

from server import create_app
from server.api import OPERATIONS
from server.cli import init_db
from server.config import load_config
from server.errors import PROBLEMS, URN_PREFIX
from server.examples import EXAMPLES
from server.openapi import build_document

DOCUMENT = build_document(OPERATIONS)
MODELS = {
    model.__name__: model
    for operation in OPERATIONS
    for model in (operation.body, *operation.answers.values())
    if model is not None
}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    env = {**os.environ, "FANAL_DATA_DIR": str(tmp_path_factory.mktemp("examples"))}
    config = load_config(env)
    init_db(config)
    app = create_app(config)
    yield app.test_client()
    app.extensions["fanal"].engine.dispose()


def list_contents():
    """Yield every description of a body, as (place, media type, content)."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
            for name, body in bodies.items():
                for media_type, content in body.get("content", {}).items():
                    yield f"{method} {path} {name}", media_type, content


def test_every_body_and_answer_has_an_example():
    bare = [
        place
        for place, media_type, content in list_contents()
        if media_type != "text/plain; version=0.0.4; charset=utf-8"
        and not {"example", "examples"} & set(content)
    ]
    assert bare == [], "add one to server/examples.py"


def test_no_example_is_left_over():
    assert set(EXAMPLES) == set(MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_an_example_fits_its_model(name):
    MODELS[name].model_validate_json(json.dumps(EXAMPLES[name]))


def test_examples_fit_the_schemas_that_callers_read():
    shown = {
        content["schema"]["$ref"]: content["example"]
        for _, _, content in list_contents()
        if "example" in content
    }
    assert len(shown) == len(MODELS)
    problem = "#/components/schemas/ProblemDetails"
    problems = [each["value"] for each in DOCUMENT["components"]["examples"].values()]
    for reference, example in [*shown.items(), *((problem, each) for each in problems)]:
        schema = {"$ref": reference, "components": DOCUMENT["components"]}
        jsonschema_rs.Draft202012Validator(schema).validate(example)


def test_an_example_against_its_schema_would_be_seen():
    schema = {"$ref": "#/components/schemas/AssessAnswer", "components": DOCUMENT["components"]}
    wrong = {**EXAMPLES["AssessAnswer"], "level": "safe"}
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.Draft202012Validator(schema).validate(wrong)


def test_the_problems_are_listed_by_name():
    listed = DOCUMENT["components"]["schemas"]["ProblemDetails"]["properties"]["type"]["enum"]
    assert listed == [URN_PREFIX + name for name in PROBLEMS]
    assert set(DOCUMENT["components"]["examples"]) == set(PROBLEMS)


def test_quotes_of_the_example_stand_where_it_says():
    text = EXAMPLES["AssessRequest"]["text"]
    for finding in EXAMPLES["AssessAnswer"]["findings"]:
        for evidence in finding["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_the_server_judges_the_example_as_the_example_says(client):
    told = client.post("/v1/assess", json=EXAMPLES["AssessRequest"]).get_json()
    shown = EXAMPLES["AssessAnswer"]
    assert told["level"] == shown["level"]
    places = lambda answer: {  # noqa: E731
        (finding["indicator"], row["start"], row["end"])
        for finding in answer["findings"]
        for row in finding["evidence"]
    }
    assert places(told) >= places(shown)


@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.body and not each.needs_receipt],
    ids=lambda each: each.path,
)
def test_the_server_takes_the_example(client, operation):
    answer = client.open(
        operation.path, method=operation.method.upper(), json=EXAMPLES[operation.body.__name__]
    )
    assert answer.status_code in operation.answers
    model = operation.answers[answer.status_code]
    model.model_validate_json(answer.data)
