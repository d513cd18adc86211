"""Quotations: which stretches count as quoted, in which marks."""

import pytest

from model.text import read

# Long enough that three quarters are not reached.
AROUND = "The agent wrote this to my cousin last week and she asked me what it means: "


def quoted(text, chars):
    reading = read(text, chars)
    return [
        text[reading.starts[first] : reading.ends[after - 1]] for first, after in reading.quotations
    ]


@pytest.mark.parametrize(
    ("opened", "closed"), ['""', "“”", "„“", "«»", "»«", "「」", "『』", "''", "‘’", "‹›"]
)
def test_a_clause_in_any_marks_is_quoted(opened, closed, chars) -> None:
    assert quoted(f"{AROUND}{opened}we keep your papers{closed}.", chars) == ["we keep your papers"]


def test_a_name_in_marks_is_no_quotation(chars) -> None:
    assert quoted(f'{AROUND}"Hotel Harbour View" is hiring.', chars) == []


def test_apostrophes_are_no_quotation_marks(chars) -> None:
    text = "They're sure you'll like the work, and it's paid; we don't ask a fee."
    assert quoted(text, chars) == []


def test_a_mark_left_open_ends_with_its_line(chars) -> None:
    assert (
        quoted(f'{AROUND}"we keep your papers\nand nothing" more is said of it here.', chars) == []
    )


def test_a_text_quoted_as_a_whole_counts_as_not_quoted(chars) -> None:
    lure = "We keep your passport until the debt is paid and you tell nobody at home"
    assert quoted(f'"{lure}." Call.', chars) == []
    assert quoted(f'{AROUND}"{lure}".', chars) == [lure]


def test_characters_of_scripts_without_blanks_count_half(chars) -> None:
    around = "他上周给我表妹发了这样的消息她问我这到底是什么意思"
    assert quoted(f"{around}“护照由经理保管好”。", chars) == ["护照由经理保管好"]
    assert quoted(f"{around}“海港酒店”。", chars) == []
