"""Programs written for the released contract work with this one, and a break would be seen."""

import copy
import json

import pytest
from compatibility import find_breaks

from server.config import REPO_ROOT

RELEASED = json.loads((REPO_ROOT / "server" / "openapi-released.json").read_text("utf-8"))
CURRENT = json.loads((REPO_ROOT / "server" / "openapi.json").read_text("utf-8"))
ASSESS, REPORTS = "/v1/assess", "/v1/reports"


def test_nothing_that_was_released_breaks():
    assert find_breaks(RELEASED, CURRENT) == []


def test_a_contract_is_compatible_with_itself():
    assert find_breaks(CURRENT, CURRENT) == []


def schema(document, name):
    return document["components"]["schemas"][name]


def drop_path(document):
    del document["paths"][ASSESS]


def drop_method(document):
    del document["paths"]["/v1/reports/{report_id}"]["delete"]


def drop_status(document):
    del document["paths"][ASSESS]["post"]["responses"]["422"]


def change_answers_media_type(document):
    content = document["paths"][ASSESS]["post"]["responses"]["200"]["content"]
    content["application/xml"] = content.pop("application/json")


def change_bodys_media_type(document):
    content = document["paths"][ASSESS]["post"]["requestBody"]["content"]
    content["application/xml"] = content.pop("application/json")


def drop_answers_field(document):
    del schema(document, "AssessAnswer")["properties"]["level"]


def drop_nested_answers_field(document):
    del schema(document, "Evidence")["properties"]["quote"]


def make_answers_field_optional(document):
    schema(document, "Finding")["required"].remove("why")


def let_answers_field_be_null(document):
    schema(document, "Finding")["properties"]["why"] = {
        "anyOf": [{"type": "string"}, {"type": "null"}]
    }


def change_answers_type(document):
    schema(document, "ReportReceived")["properties"]["id"] = {"type": "integer"}


def let_answer_be_anything(document):
    schema(document, "ReportReceived")["properties"]["id"] = {}


def need_a_field(document):
    schema(document, "AssessRequest")["required"].append("language")


def need_a_new_field(document):
    schema(document, "ReportRequest")["properties"]["why"] = {"type": "string"}
    schema(document, "ReportRequest")["required"].append("why")


def drop_a_field_that_is_sent(document):
    del schema(document, "ReportRequest")["properties"]["note"]


def drop_a_word_that_is_sent(document):
    schema(document, "ReportKind")["enum"].remove("appeal")


def refuse_null(document):
    sent = schema(document, "AssessRequest")["properties"]
    sent["language"] = next(each for each in sent["language"]["anyOf"] if "pattern" in each)


def shorten_text(document):
    schema(document, "AssessRequest")["properties"]["text"]["maxLength"] -= 1


def lengthen_text(document):
    schema(document, "AssessRequest")["properties"]["text"]["minLength"] += 1


def change_pattern(document):
    schema(document, "AssessRequest")["properties"]["text"]["pattern"] = "^[a-z]+$"


def change_type_that_is_sent(document):
    schema(document, "AssessRequest")["properties"]["text"]["type"] = "array"


def list_values_that_were_free(document):
    schema(document, "ReportRequest")["properties"]["text"]["enum"] = ["a", "b"]


def need_a_parameter(document):
    document["paths"]["/v1/help"]["get"]["parameters"][0]["required"] = True


def need_a_new_parameter(document):
    new = {"name": "key", "in": "header", "required": True, "schema": {"type": "string"}}
    document["paths"][ASSESS]["post"]["parameters"].append(new)


def drop_a_parameter(document):
    del document["paths"]["/v1/help"]["get"]["parameters"][0]


def change_a_parameter(document):
    document["paths"]["/v1/help"]["get"]["parameters"][0]["schema"]["maxLength"] = 1


def need_credentials(document):
    document["paths"][ASSESS]["post"]["security"] = [{"receipt": []}]


def drop_the_body(document):
    del document["paths"][ASSESS]["post"]["requestBody"]


def need_a_body(document):
    body = document["paths"][ASSESS]["post"]["requestBody"]
    document["paths"]["/v1/languages"]["get"]["requestBody"] = body


BREAKS = [each for name, each in sorted(globals().items()) if name.split("_")[0] in {
    "drop", "change", "make", "let", "need", "refuse", "shorten", "lengthen", "list",
}]  # fmt: skip


@pytest.mark.parametrize("change", BREAKS, ids=lambda each: each.__name__)
def test_a_break_is_found(change):
    broken = copy.deepcopy(RELEASED)
    change(broken)
    assert len(find_breaks(RELEASED, broken)) == 1


def test_a_header_that_goes_is_found():
    broken = copy.deepcopy(CURRENT)
    del broken["paths"][REPORTS]["post"]["responses"]["202"]["headers"]["Location"]
    assert find_breaks(CURRENT, broken) == ["post /v1/reports 202 has the header Location no more"]


def test_an_open_body_that_closes_is_found():
    opened = copy.deepcopy(RELEASED)
    del schema(opened, "AssessRequest")["additionalProperties"]
    assert find_breaks(opened, RELEASED) == ["post /v1/assess body refuses unknown fields now"]


def test_what_may_change_is_let_through():
    changed = copy.deepcopy(RELEASED)
    changed["paths"]["/v1/more"] = changed["paths"]["/v1/help"]
    changed["paths"][ASSESS]["post"]["responses"]["418"] = {"description": "teapot"}
    schema(changed, "AssessAnswer")["properties"]["more"] = {"type": "string"}
    schema(changed, "AssessRequest")["properties"]["more"] = {"type": "string"}
    schema(changed, "AssessRequest")["properties"]["text"]["maxLength"] += 1
    schema(changed, "ReportState")["properties"]["state"] = {"enum": ["received", "decided"]}
    schema(changed, "ReportKind")["enum"].append("thanks")
    changed["components"]["schemas"]["Other"] = changed["components"]["schemas"].pop("Help")
    schema(changed, "HelpList")["properties"]["help"]["items"]["$ref"] = (
        "#/components/schemas/Other"
    )
    schema(changed, "AssessAnswer")["properties"]["help"]["items"]["$ref"] = (
        "#/components/schemas/Other"
    )
    assert find_breaks(RELEASED, changed) == []
