"""Reports and appeals by form: seen before they are sent, agreed to, kept once, answered."""

import re

import pytest
from sqlalchemy import func, select

from server.store.tables import Report
from server.web.words import PAGE_LANGUAGES, load_words

pytestmark = pytest.mark.one_database

WORDS = load_words("en")
ADVERT = "Cook for our hotel. Contract, paid leave, interview here. Call 020 7946 0123."
LINKED = "See https://hotel.example/jobs?id=7&session=secret#top"


def fill(page, step="send"):
    """Return the fields of the page's form that takes this step, as a browser would send them."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    form = next(each for each in forms if f'name="step" value="{step}"' in each)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    # A browser leaves out the one line feed behind the tag.
    areas = re.findall(r'<textarea name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    return {**fields, **dict(areas), "step": step}


@pytest.fixture
def take(desk):
    """Fill the form of one of the two pages and look; return the page that comes back."""

    def look(path="/report", **typed):
        fields = {"lang": "en", "step": "look", "kind": "false-alarm", "text": ADVERT, **typed}
        return desk.app.test_client().post(path, data=fields)

    return look


@pytest.fixture
def send(desk, take):
    """Go the whole way; return id and receipt as they were shown."""

    def go(path="/report", **typed):
        fields = fill(take(path, **typed).text)
        answer = desk.app.test_client().post(path, data={**fields, "consent": "yes"})
        assert answer.status_code == 200, answer.text
        number, receipt = re.findall(r"<code[^>]*>([^<]+)</code>", answer.text)
        return {"id": number, "receipt": receipt}

    return go


def test_nothing_is_kept_before_it_was_seen_and_agreed_to(desk, take):
    page = take(note="Write to me@post.example").text
    shown = re.search(r'data-testid="preview-text">(.*?)</pre>', page, re.DOTALL)[1]
    assert "[phone]" in shown
    assert "7946" not in shown
    assert "[email]" in re.search(r'data-testid="preview-note">(.*?)</pre>', page, re.DOTALL)[1]
    assert count_reports(desk) == 0
    refused = desk.app.test_client().post("/report", data=fill(page))
    assert refused.status_code == 422
    assert WORDS["fault_consent"] in refused.text
    assert "[phone]" in refused.text
    assert count_reports(desk) == 0


def count_reports(desk):
    with desk.read() as session:
        return session.scalar(select(func.count()).select_from(Report))


def find(desk, report_id):
    with desk.read() as session:
        return session.get_one(Report, report_id)


def test_what_was_shown_is_what_is_kept(desk, take, send):
    page = take(text=f"{ADVERT} {LINKED}", url="https://a.example/x?jk=5&token=t#top").text
    shown = re.search(r'data-testid="preview-text">(.*?)</pre>', page, re.DOTALL)[1]
    sent = send(text=f"{ADVERT} {LINKED}", url="https://a.example/x?jk=5&token=t#top")
    report = find(desk, sent["id"])
    assert report.text == shown
    assert report.url == "https://a.example/x?jk=5"
    assert (report.kind, report.source) == ("false-alarm", "reporter")
    assert desk.look(sent)["state"] == "received"


def test_a_contact_is_left_readable_where_its_reporter_wants_it(desk, take):
    page = take(keep="020 7946 0123").text
    assert 'name="keep" value="020 7946 0123"' in page
    fields = fill(page)
    answer = desk.app.test_client().post("/report", data={**fields, "consent": "yes"})
    report_id = re.search(r'data-testid="number">([^<]+)<', answer.text)[1]
    assert "020 7946 0123" in find(desk, report_id).text


def test_only_what_may_be_kept_is_offered(take):
    page = take(text="请找王先生或联系人：李小红。").get_data(as_text=True)
    assert re.findall(r'name="keep" value="([^"]*)"', page) == ["李小红"]


def test_the_same_form_sent_twice_is_one_report(desk, take):
    fields = {**fill(take().text), "consent": "yes"}
    client = desk.app.test_client()
    numbers = {
        re.search(r'data-testid="number">([^<]+)<', client.post("/report", data=fields).text)[1]
        for _ in range(2)
    }
    assert len(numbers) == 1
    other = client.post("/report", data={**fields, "text": "Other words in the same form."})
    assert re.search(r'data-testid="number">([^<]+)<', other.text)[1] not in numbers
    assert count_reports(desk) == 2


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"text": " "}, "fault_text"),
        ({"text": "a" * 20_001}, "fault_text"),
        ({"text": "a\x00b"}, "fault_text"),
        ({"kind": ""}, "fault_kind"),
        ({"kind": "appeal"}, "fault_kind"),
        ({"url": "hotel.example"}, "fault_url"),
        ({"note": "n" * 2001}, "fault_note"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(take, typed, fault):
    answer = take(**{"note": "My words.", **typed})
    assert answer.status_code == 422
    assert WORDS[fault] in answer.text
    assert "note" in typed or "My words." in answer.text


def test_markup_is_text_on_every_step(take):
    attack = "</textarea></pre><script>alert(1)</script>"
    page = take(text=attack, note=attack).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in take(text=attack, kind="").text


def test_an_appeal_reaches_its_reviewers(desk, send):
    sent = send("/appeal", note="It is our own hotel.")
    report = find(desk, sent["id"])
    assert (report.kind, report.note) == ("appeal", "It is our own hotel.")
    amal = desk.hire("amal")
    assert sent["id"] in amal.get("/review/appeals").text
    assert "It is our own hotel." in amal.get(f"/review/reports/{sent['id']}").text


def test_no_appeals_where_they_are_off(new_app):
    client = new_app(FANAL_APPEALS="off").test_client()
    assert client.get("/appeal").status_code == 404
    assert client.post("/appeal", data={"text": ADVERT}).status_code == 404
    assert "appeal?" not in client.get("/").text
    assert client.get("/report").status_code == 200


@pytest.mark.parametrize("path", ["/report", "/appeal"])
def test_a_form_from_another_site_and_files_are_refused(client, path):
    other = client.post(path, data={"text": ADVERT}, headers={"Sec-Fetch-Site": "cross-site"})
    assert other.status_code == 403
    files = client.post(path, data={"text": ADVERT}, content_type="multipart/form-data")
    assert files.status_code == 415


def test_reports_by_form_count_with_those_of_programs(new_app):
    client = new_app(FANAL_RATE_REPORTS="1 per hour").test_client()
    fields = {"kind": "missed", "text": ADVERT, "step": "send", "consent": "yes", "lang": "en"}
    assert client.post("/report", data=fields).status_code == 200
    refused = client.post("/report", data={**fields, "note": "Kept in the form."})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Kept in the form." in refused.text
    assert client.post("/v1/reports", json={"kind": "missed", "text": "x"}).status_code == 429
    # Writing and looking is not limited with them.
    assert client.post("/report", data={**fields, "step": "look"}).status_code == 200


def test_a_full_store_loses_no_words(new_app):
    client = new_app(FANAL_MAX_REPORTS="1").test_client()
    fields = {"kind": "missed", "text": ADVERT, "step": "send", "consent": "yes", "lang": "en"}
    assert client.post("/report", data=fields).status_code == 200
    full = client.post("/report", data={**fields, "text": f"{ADVERT} Another."})
    assert full.status_code == 503
    assert WORDS["fault_store"] in full.text
    assert "Another." in full.text


def test_a_gigantic_form_gets_the_page(client):
    answer = client.post("/report", data={"text": "a" * 300_000})
    assert answer.status_code == 413
    assert WORDS["fault_too-long"] in answer.text


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_the_forms_speak_each_language(client, language):
    words = load_words(language)
    for path, title in (("/report", "report.title"), ("/appeal", "appeal"), ("/receipt", "open")):
        page = client.get(f"{path}?lang={language}").text
        assert f'lang="{language}"' in page
        assert words[title] in page
    fields = {"lang": language, "step": "look", "kind": "lure", "text": ADVERT}
    looked = client.post("/report", data=fields)
    assert words["consent"] in looked.text
    assert "{" not in looked.text
