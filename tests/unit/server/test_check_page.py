"""The check page: words instead of numbers, escaped text, two languages, no trace."""

import json
import re

import pytest

from server.config import REPO_ROOT
from server.web.drawing import name_countries
from server.web.words import PAGE_LANGUAGES, load_words

pytestmark = pytest.mark.one_database


def check(client, text, **fields):
    headers = fields.pop("headers", {})
    return client.post("/", data={"text": text, **fields}, headers=headers)


def test_a_lure_is_answered_in_words_with_quotes_and_questions(client, lure):
    answer = check(client, lure)
    assert answer.status_code == 200
    assert 'data-level="strong-signs"' in answer.text
    assert '<q class="quote" dir="auto"' in answer.text
    assert load_words("en")["ask"] in answer.text
    assert load_words("en")["not_checked"] in answer.text


def test_a_warning_opens_with_the_signs_by_name_and_the_rest_unfolds(client, lure):
    opening, folded = check(client, lure, lang="en").text.split(load_words("en")["view.reasons"])
    assert '<li class="sign">' in opening
    assert "<q " not in opening
    assert "<q " in folded
    assert "This proves nothing" not in opening
    assert "This proves nothing" in folded
    calm = check(client, "Call me about the job today please.", lang="en").text
    assert load_words("en")["view.reasons"] not in calm


def test_pay_is_compared_below_the_reason(client):
    text = (
        "Typing job in a new office in Asia. No experience, no degree: you earn 100,000 baht a "
        "month. Flight and room are on us. You enter as a tourist; we tell you the city when "
        "your ticket is issued."
    )
    page = check(client, text).text
    assert re.search(r'<p class="pay"[^>]*>About 9 times the legal minimum wage', page)
    assert 'class="pay"' not in check(client, text.replace("baht", "dollars")).text


def test_no_score_and_no_word_of_safety_is_shown(app, client, lure):
    score = app.extensions["fanal"].judge.assess(lure)["score"]
    for text in (lure, "We look for a cook. Contract, paid leave, interview at our restaurant."):
        page = check(client, text).text
        assert "score" not in page
        assert f"{score:.2f}" not in page
        assert not re.search(r"\b(is safe|no danger|trafficker)\b", page)
    assert "%" not in re.sub(r"<[^>]+>", "", page)


def test_a_text_without_signs_is_not_called_safe(client):
    text = (
        "Our restaurant in Lyon is looking for a cook. Permanent contract, 39 hours, paid leave. "
        "Please send your application to the address on our site; interviews take place on site."
    )
    page = check(client, text).text
    assert 'data-level="no-signs"' in page
    assert "does not mean" in page


def test_the_text_is_escaped_wherever_it_stands(client, lure):
    attack = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>"
    page = check(client, f"{lure} {attack}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_browsers_language_is_used_and_the_switch_wins(client):
    french = client.get("/", headers={"Accept-Language": "de, fr-CH;q=0.8, en;q=0.5"})
    assert '<html lang="fr"' in french.text
    assert french.headers["Content-Language"] == "fr"
    assert "Accept-Language" in french.headers["Vary"]
    asked = client.get("/?lang=en", headers={"Accept-Language": "fr"})
    assert '<html lang="en"' in asked.text
    assert '<html lang="en"' in client.get("/?lang=zz").text


def test_switching_the_language_keeps_the_text_and_words_the_reasons_anew(client, lure):
    page = check(client, lure, lang="en", switch="fr").text
    assert '<html lang="fr"' in page
    assert "Hotel staff wanted abroad" in page
    assert load_words("fr")["ask"] in page


def test_switching_without_a_text_is_no_mistake(client):
    answer = check(client, "", lang="en", switch="fr")
    assert answer.status_code == 200
    assert load_words("fr")["fault_empty"] not in answer.text


@pytest.mark.parametrize(
    ("text", "fault"),
    [("", "empty"), (" \r\n ", "empty"), ("a" * 20_001, "too-long"), ("a\x00b", "unreadable")],
)
def test_a_text_that_cannot_be_judged_gets_a_plain_sentence(client, text, fault):
    answer = check(client, text, lang="en")
    assert answer.status_code == 422
    assert load_words("en")[f"fault_{fault}"] in answer.text


def test_a_gigantic_form_gets_the_page_and_not_a_machines_error(client):
    answer = check(client, "a" * 300_000)
    assert answer.status_code == 413
    assert load_words("en")["fault_too-long"] in answer.text


def test_too_many_texts_get_the_page_and_not_a_machines_error(new_app):
    client = new_app(FANAL_RATE_ASSESS="1 per minute").test_client()
    assert client.get("/").status_code == 200
    answer = client.get("/")
    assert answer.status_code == 429
    assert load_words("en")["fault_too-many"] in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_from_another_site_is_refused(client, lure, headers):
    answer = check(client, lure, headers=headers)
    assert answer.status_code == 403
    assert answer.get_json()["type"] == "urn:fanal:problem:cross-site-form"


def test_the_pages_own_form_is_taken(client, lure):
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert check(client, lure, headers=headers).status_code == 200


def test_files_are_refused(client):
    answer = client.post("/", data={"text": "x"}, content_type="multipart/form-data")
    assert answer.status_code == 415


def test_all_page_languages_say_the_same_things():
    keys = {language: set(load_words(language)) for language in PAGE_LANGUAGES}
    assert len({frozenset(each) for each in keys.values()}) == 1
    assert len({str(load_words(language)) for language in PAGE_LANGUAGES}) == len(PAGE_LANGUAGES)


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_the_page_is_shown_in_each_language(language, client):
    page = client.get(f"/?lang={language}").text
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert load_words(language)["check"] in page


def test_the_extension_speaks_the_same_languages():
    source = (REPO_ROOT / "extension" / "src" / "i18n.js").read_text("utf-8")
    offered = re.findall(r"\{ code: '(\w+)', name: '([^']+)' \}", source)
    assert dict(offered) == PAGE_LANGUAGES


def test_words_that_the_extension_has_too_are_the_same():
    for language in PAGE_LANGUAGES:
        path = REPO_ROOT / "extension" / "src" / "messages" / f"{language}.json"
        theirs, ours = json.loads(path.read_text("utf-8")), load_words(language)
        shared = {key for key in ours if "." in key}
        assert shared
        assert {key: theirs.get(key) for key in shared} == {key: ours[key] for key in shared}


def test_questions_are_those_of_the_signs_found(client, lure):
    page = check(client, lure, lang="en").text
    assert "Before you answer" in page
    assert "What must I pay or pay back, to whom, and until when?" in page
    assert "What you can do next" not in page
    plain = check(client, "Call me about the job today please.", lang="en").text
    assert "Before you answer" not in plain


def test_help_lines_are_those_of_the_chosen_country(client, lure):
    greek = client.get("/", headers={"Accept-Language": "de, el-GR, en"}).text
    assert '<option value="GR" selected>' in greek
    kenyan = check(client, lure, lang="en", country="KE").text
    assert '<option value="KE" selected>' in kenyan
    places = [re.findall("<strong>([^<]+)", page) for page in (greek, kenyan)]
    assert places[0] != places[1]
    assert "selected" not in check(client, lure, country="<script>").text


def test_the_countries_are_those_that_have_lines():
    path = REPO_ROOT / "model" / "guidance" / "helplines.json"
    book = json.loads(path.read_text("utf-8"))
    known = {*book["countries"], *book["union_members"]} - {"EU"}
    for language in PAGE_LANGUAGES:
        assert set(name_countries(language)) == known
        assert all(name and name != code for code, name in name_countries(language).items())


def test_a_share_that_missed_its_worker_is_not_read(client, lure):
    answer = client.post("/share", data={"text": lure}, content_type="multipart/form-data")
    assert answer.status_code == 200
    assert load_words("en")["share_missed"] in answer.text
    assert "Hotel staff" not in answer.text


def test_the_page_has_the_design_tokens_of_the_extension():
    ours = (REPO_ROOT / "server" / "static" / "tokens.css").read_text("utf-8")
    theirs = (REPO_ROOT / "extension" / "src" / "design" / "tokens.css").read_text("utf-8")
    assert ours == theirs, "copy extension/src/design/tokens.css to server/static/tokens.css"
