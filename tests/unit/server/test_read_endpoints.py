"""What can be read without sending a text."""

import hashlib
import json

from server.config import REPO_ROOT


def test_the_model_is_served_byte_for_byte_with_an_etag(app, client):
    answer = client.get("/v1/model")
    stored = (app.extensions["fanal"].config.model_dir / "model.json").read_bytes()
    assert answer.data == stored
    assert answer.headers["ETag"] == f'"{hashlib.sha256(stored).hexdigest()}"'
    known = client.get("/v1/model", headers={"If-None-Match": answer.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")
    assert client.get("/v1/model", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_gives_the_headers_without_the_body(client):
    answer = client.head("/v1/model")
    assert (answer.status_code, answer.data) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(client.get("/v1/model").data)


def test_indicators_are_worded_in_the_language_asked(client):
    english = client.get("/v1/indicators?lang=en").get_json()
    french = client.get("/v1/indicators?lang=fr").get_json()
    assert (english["language"], french["language"]) == ("en", "fr")
    assert len(english["indicators"]) == 34
    for here, there in zip(english["indicators"], french["indicators"], strict=True):
        assert here["id"] == there["id"]
        assert here["why"]
        assert there["why"]
        assert here["why"] != there["why"]
        assert here["sources"]


def test_indicators_in_a_language_without_guidance_come_in_english(client):
    assert client.get("/v1/indicators?lang=kk").get_json()["language"] == "en"


def test_languages_name_what_is_judged_and_what_is_worded(client):
    answer = client.get("/v1/languages").get_json()
    assert {"en", "fr"} <= {row["code"] for row in answer["languages"]}
    assert {"en", "fr"} <= set(answer["reader_languages"])


def test_help_depends_on_the_country(client):
    anywhere = client.get("/v1/help").get_json()["help"]
    britain = client.get("/v1/help?country=GB&lang=fr").get_json()["help"]
    assert anywhere
    assert britain
    assert anywhere != britain


def test_health_and_readiness(client):
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ready"}


def test_a_database_without_tables_is_not_ready(new_app):
    app = new_app()
    with app.extensions["fanal"].engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["type"] == "urn:fanal:problem:not-ready"


def test_the_served_contract_is_the_committed_snapshot(client):
    snapshot = json.loads((REPO_ROOT / "server" / "openapi.json").read_text("utf-8"))
    served = client.get("/openapi.json").get_json()
    assert served == snapshot, "run: python -m server openapi > server/openapi.json"
    assert served["openapi"].startswith("3.1")


def test_only_named_files_of_the_drawn_contract_are_served(client):
    with client.get("/docs/ui/js/swagger-ui-bundle.js") as file:
        assert file.status_code == 200
    for name in ("../__init__.py", "images/swagger.svg", "js/", "%2e%2e/__init__.py"):
        assert client.get(f"/docs/ui/{name}").status_code == 404
