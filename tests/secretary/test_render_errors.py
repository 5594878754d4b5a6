"""The commands, examples and mistakes that the secretary shows, and texts that are missing."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from secretary.errors import DateError, UserError
from secretary.group import Language
from secretary.language.render import MissingText, Renderer
from tests.secretary.test_render import IN_ENGLISH, READ, TEXTS, plainly

# Commands and errors


def test_a_command_is_shown_with_the_installations_prefix() -> None:
    assert str(Renderer("?").command("möte ny")) == "<code>?möte ny</code>"


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("!förhinder", "!förhinder möte 2"),
        ("!kommer digitalt", "!kommer digitalt möte 2"),
        ("!kommer kl 9.30", "!kommer möte 2 kl 9.30"),
        ("!möte ställ in", "!möte ställ in möte 2"),
        ("!möte flytta till 12 mars", "!möte flytta möte 2 till 12 mars"),
        ("!möte ändra lokal Sala", "!möte ändra möte 2 lokal Sala"),
        ("!rapport", "!rapport möte 2"),
        ("!rapport Ny skola.", "!rapport möte 2: Ny skola."),
        ("!fråga Skolfrånvaro", "!fråga möte 2: Skolfrånvaro"),
        ("!dagordning", "!dagordning möte 2"),
        ("!dagordning publicera", "!dagordning publicera möte 2"),
        # What names a meeting or a day, takes none, or is no command stays as it is.
        ("!förhinder möte 3", "!förhinder möte 3"),
        ("!förhinder 12 mars", "!förhinder 12 mars"),
        ("!möte", "!möte"),
        ("!möte 12 mars", "!möte 12 mars"),
        ("!möten", "!möten"),
        ("!möte ny 12 mars kl 9", "!möte ny 12 mars kl 9"),
        ("!fråga ta bort 1", "!fråga ta bort 1"),
        ("!okänt", "!okänt"),
    ],
)
def test_an_example_names_its_meeting_where_its_usage_says_one_may_stand(
    command: str, named: str
) -> None:
    assert str(TEXTS.command(command, 2)) == f"<code>{named}</code>"


def test_in_english_a_meeting_is_named_in_english() -> None:
    assert str(IN_ENGLISH.command("!coming at 9:30", 2)) == "<code>!coming meeting 2 at 9:30</code>"


def test_an_error_shows_its_examples_with_the_installations_prefix() -> None:
    assert "Prova ?möten" in Renderer("?").error(UserError("nothing_held")).text


def test_an_example_without_a_command_is_shown_after_the_one_that_was_used() -> None:
    error = UserError("which_meeting")
    assert "Prova !möte kalla möte 2" in TEXTS.error(error, "meeting_summon").text
    assert "Try !meeting summon meeting 2" in IN_ENGLISH.error(error, "meeting_summon").text


def test_an_example_of_a_date_is_shown_after_what_it_would_follow() -> None:
    error = DateError("no_text", sample=READ["sample"]).for_command("meeting_move")
    assert "Prova !möte flytta till fredag 19 mars kl 9" in plainly(TEXTS.error(error))
    assert "Try !meeting move to Friday 19 March at 9:00" in plainly(IN_ENGLISH.error(error))


def test_an_example_that_no_command_fits_is_left_out() -> None:
    assert "möte 2" not in TEXTS.error(UserError("which_meeting")).text


def test_examples_that_fit_better_stand_in_for_the_sentences_own() -> None:
    better = UserError("which_meeting").with_examples(7, READ["sample"])
    assert "Prova !möte 7 eller !möte fredag 19 mars kl 9" in TEXTS.error(better, "meeting").text


def test_what_a_sentence_has_asked_about_is_not_given_as_an_example() -> None:
    error = Renderer("?").error(UserError("misspelt_command", command="absence"))
    assert error.text.count("?förhinder") == 1


def test_people_s_words_make_no_example() -> None:
    said = DateError("no_such_time", said="x\n> !möte ställ in", sample=READ["sample"])
    assert TEXTS.explain(said)[1] == ["fredag 19 mars kl 9"]


def test_an_error_can_be_explained_without_html() -> None:
    why, examples = TEXTS.explain(DateError("more_than_date", **READ))
    assert why == "Jag förstår ”12 mars” men inte ”<b>”."
    assert examples == ["fredag 19 mars kl 9"]


def test_a_template_that_is_given_too_little_fails_instead_of_saying_nothing() -> None:
    with pytest.raises(UndefinedError):
        TEXTS.render("topic", title="x")


# A text that is missing


def test_a_missing_template_is_named_with_its_file() -> None:
    with pytest.raises(MissingText) as missing:
        Renderer("!", Language.ENGLISH).render("minutes")
    file = "secretary/language/en/templates/minutes.j2"
    error = missing.value
    assert str(error) == f"there is no file {file}: write it there."
    assert (error.template, error.key, error.language) == ("minutes.j2", "", "en")


def test_a_missing_sentence_is_named_with_its_file() -> None:
    with pytest.raises(MissingText) as missing:
        Renderer().error(UserError("no_such_moon"))
    file = "secretary/language/sv/templates/errors.j2"
    error = missing.value
    assert str(error) == f'"no_such_moon" is missing in {file}: write it there.'
    assert (error.template, error.key, error.language) == ("errors.j2", "no_such_moon", "sv")


def test_a_date_error_has_its_sentences_in_a_file_of_their_own() -> None:
    with pytest.raises(MissingText, match=r'"no_such_moon" is missing in .*/sv/.*/dates\.j2'):
        Renderer().explain(DateError("no_such_moon"))


def test_a_text_that_names_a_missing_command_says_which() -> None:
    with pytest.raises(MissingText, match=r'"minutes" is missing in .*/templates/commands\.j2'):
        Renderer().render("edit_not_run", command="minutes")
