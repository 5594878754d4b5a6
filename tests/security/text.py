"""Breaks of what is said about text: lines, characters that show nothing, words taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from secretary.reports import Report, Topic
from tests.security.defence import always, breaks, original

_TESTS = "tests/attacks/test_text.py"
_WITHDRAWN = "tests/attacks/test_withdrawn_words.py"
_TEXT = "secretary.language.text"
_MARKUP = "secretary.language.markup"


def _identity(text: str) -> str:
    return text


# ------------------------------------------------------------------ pictures


@breaks(
    "What somebody is called becomes markup of Typst",
    "a seat's label is read as markup",
    "tests/secretary/test_pictures.py::test_markup_in_a_name_is_drawn_as_it_is_written",
)
def names_are_markup(patch: pytest.MonkeyPatch) -> None:
    from secretary.documents import year_picture

    source = year_picture._SOURCE
    evaluated = source.replace("seat.label)", 'eval(seat.label, mode: "markup"))')
    assert evaluated != source
    patch.setattr(year_picture, "_SOURCE", evaluated)


# ------------------------------------------------------------------ lines that look like others'


@breaks(
    "Line breaks make a report look",
    "what somebody wrote stands at the margin",
    f"{_TESTS}::test_no_line_of_a_report_stands_where_the_agendas_own_lines_do",
    f"{_TESTS}::test_nor_where_the_reporter_is_shown_it",
    f"{_TESTS}::test_lines_are_set_in_below_each_other_in_lists_in_lists",
)
def later_lines_at_the_margin(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MARKUP}._LATER_LINES", re.compile(r"(?!)"))


@breaks(
    "Line breaks make a report look",
    "a topic and a place keep their line breaks, and the plain text too",
    f"{_TESTS}::test_a_topic_and_a_place_are_one_line_each[\\u2028]",
    f"{_TESTS}::test_what_a_template_shows_as_one_line_is_one_whatever_it_holds",
)
def line_breaks_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("commands.topic.one_line", _identity)
    patch.setattr("commands.router.normalise", str.strip)
    patch.setattr(f"{_MARKUP}._SPACES", re.compile(r"[ \t\r]+"))


@breaks(
    "Line breaks make a report look",
    "a list's item goes on after a cut as a new one",
    f"{_TESTS}::test_a_text_that_is_cut_goes_on_as_what_it_is",
)
def cuts_do_not_show(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MARKUP}.Node.beginning", "")


@breaks(
    "Line breaks make a report look",
    "a title keeps its quotation marks",
    f"{_TESTS}::test_words_in_quotation_marks_cannot_end_them",
)
def quotes_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_TEXT}._SINGLE_QUOTES", {})


# ------------------------------------------------------------------ characters that show nothing


@breaks(
    "Characters that show nothing",
    "what Unicode says is not shown is kept",
    f"{_TESTS}::test_text_that_shows_nothing_is_no_text[\\u3164]",
    f"{_TESTS}::test_text_that_shows_nothing_is_no_text[\\uffa0\\u115f\\u1160]",
    f"{_TESTS}::test_nothing_is_asked_for_again_kindly[\\u2800 \\u2800]",
    f"{_TESTS}::test_an_answer_that_is_edited_to_nothing_is_taken_back[\\u3164]",
)
def unseen_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_TEXT}._UNSEEN", re.compile(r"(?!)"))


@breaks(
    "Characters that show nothing",
    "format, private and unassigned characters are kept",
    f"{_TESTS}::test_no_character_is_kept_that_only_steers_or_shows_nothing",
    f"{_TESTS}::test_characters_that_show_nothing_part_no_word_of_a_command",
    f"{_TESTS}::test_text_that_shows_nothing_is_no_text[\\ue000]",
)
def format_characters_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_TEXT}._is_seen", always(True))


@breaks(
    "Characters that show nothing",
    "an empty answer to a question is taken for a report",
    f"{_TESTS}::test_nothing_is_asked_for_again_kindly[\\u200b]",
)
def empty_answers_taken(patch: pytest.MonkeyPatch) -> None:
    normalise = original(f"{_TEXT}.normalise")
    patch.setattr("commands.understanding.normalise", lambda text: normalise(text) or " ")


@breaks(
    "Characters that show nothing",
    "an edit to nothing leaves an empty report",
    f"{_TESTS}::test_an_answer_that_is_edited_to_nothing_is_taken_back[\\u200b]",
)
def edits_to_nothing(patch: pytest.MonkeyPatch) -> None:
    normalise = original(f"{_TEXT}.normalise")
    patch.setattr("commands.understanding_edits.normalise", lambda text: normalise(text) or " ")


@breaks(
    "Characters that show nothing",
    "the settings take them",
    f"{_TESTS}::test_the_settings_take_no_such_character_either[Unga\\u3164]",
    f"{_TESTS}::test_they_take_a_letter_in_two_pieces_and_no_heap_of_marks",
    "tests/secretary/test_members_csv.py::test_a_bad_cell_is_named_with_its_line_and_column"
    "[Sala,,member,\\xc5\\u3164sa,,,2023-01-01,-name-invisible character]",
)
def unseen_in_settings(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.config.values.normalise", _identity)
    patch.setattr("secretary.csv_reader.normalise", _identity)


@breaks(
    "Characters that show nothing",
    "a letter keeps all its marks",
    f"{_TESTS}::test_few_marks_are_stacked_on_a_letter",
    f"{_TESTS}::test_they_take_a_letter_in_two_pieces_and_no_heap_of_marks",
)
def marks_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_TEXT}._with_few_marks", _identity)


@breaks(
    "Characters that show nothing",
    "empty lines are kept",
    f"{_TESTS}::test_empty_lines_and_rows_of_spaces_push_nothing_out_of_sight",
)
def empty_lines_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_TEXT}._EMPTY_LINES", re.compile(r"(?!)"))


@breaks(
    "Characters that show nothing",
    "rows of spaces are kept",
    f"{_TESTS}::test_empty_lines_and_rows_of_spaces_push_nothing_out_of_sight",
)
def spaces_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_TEXT}._GAPS", re.compile(r"(?!)"))


# ------------------------------------------------------------------ words are not repeated


@breaks(
    "An answer repeats words",
    "an unknown command is repeated",
    f"{_TESTS}::test_no_answer_repeats_what_may_be_why_somebody_is_ill[!cancerbehandling]",
)
def unknown_commands_repeated(patch: pytest.MonkeyPatch) -> None:
    _repeat(patch, "unknown_command")


@breaks(
    "An answer repeats words",
    "what is no date is repeated",
    f"{_TESTS}::test_nor_does_an_answer_to_those_who_plan[!m\\xf6te ny cancerbehandling]",
)
def what_is_no_date_repeated(patch: pytest.MonkeyPatch) -> None:
    _repeat(patch, "no_date")


@breaks(
    "An answer repeats words",
    "a mistyped command is repeated",
    f"{_TESTS}::test_a_command_that_is_nearly_right_is_answered_with_the_right_one",
)
def mistyped_commands_repeated(patch: pytest.MonkeyPatch) -> None:
    _repeat(patch, "misspelt_command")


def _repeat(patch: pytest.MonkeyPatch, message_id: str) -> None:
    """Let what somebody wrote stand before the sentence about it."""
    refuse = original("bot.events.handler._Handling._refuse")

    def refuse_and_repeat(self: Any, refusal: Any, groups: Any) -> Any:
        answer = self._answer
        if refusal.error.message_id == message_id:
            word = original(f"{_TEXT}.quoted")(self._event.text, "”", "”")
            text = original(f"{_MARKUP}.Text")
            self._answer = lambda said, *_: answer(text(f"{word} {said.text}", said.html))
        return refuse(self, refusal, groups)

    patch.setattr("bot.events.handler._Handling._refuse", refuse_and_repeat)


# ------------------------------------------------------------------ words that were taken back


@breaks(
    "Words that were taken back stay in the files",
    "the write-ahead log is left as it is",
    f"{_WITHDRAWN}::test_no_file_holds_words_that_were_taken_back",
    f"{_WITHDRAWN}::test_a_message_that_cannot_be_read_yet_leaves_the_files_when_it_is_taken_back",
)
def log_not_emptied(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("storage.store.empty_log", always(True))


@breaks(
    "Words that were taken back stay in the files",
    "the log is emptied after withdrawals only, however that goes",
    f"{_WITHDRAWN}::test_what_a_killed_process_left_in_the_log_is_gone_after_the_next_start",
    f"{_WITHDRAWN}::test_whoever_reads_meanwhile_holds_nobody_up_and_the_words_go_afterwards",
)
def log_not_emptied_later(patch: pytest.MonkeyPatch) -> None:
    never = property(always(False), always(None))
    patch.setattr("storage.store.Store._log_holds_words", never, raising=False)


@breaks(
    "Words that were taken back stay in the files",
    "freed space keeps what stood in it",
    f"{_WITHDRAWN}::test_no_file_holds_words_that_were_taken_back[redacted-long]",
    f"{_WITHDRAWN}::test_no_file_holds_words_that_were_taken_back[removed_by_command-long]",
)
def freed_space_kept(patch: pytest.MonkeyPatch) -> None:
    begin = original("storage.store.Store.begin")

    def begin_without(self: Any) -> Any:
        with self._engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA secure_delete=OFF")
        return begin(self)

    patch.setattr("storage.store.Store.begin", begin_without)


@breaks(
    "Words that were taken back stay in the files",
    "an edited answer has its words written over in place",
    f"{_WITHDRAWN}::test_no_file_holds_words_that_were_taken_back[edited_answer-short]",
)
def edited_in_place(patch: pytest.MonkeyPatch) -> None:
    def write_over(context: Any, reports: Any, text: str) -> None:
        for report in reports:
            report.text = text

    patch.setattr("services.reports.replace", write_over)


@breaks(
    "Words that were taken back stay in the files",
    "an older database is left as it is",
    f"{_WITHDRAWN}::test_an_older_database_s_free_space_is_cleared_once",
)
def old_space_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("storage.store.clear_free_space", always(None))


@breaks(
    "Words that were taken back stay in the files",
    "what somebody wrote is kept with what became of it",
    f"{_WITHDRAWN}::test_what_was_said_is_not_kept_where_it_says_nothing",
)
def words_kept_with_outcomes(patch: pytest.MonkeyPatch) -> None:
    handle = original("bot.events.handler.EventHandler.handle")

    def handle_and_keep(self: Any, tx: Any, event: Any, now: Any) -> Any:
        return replace(handle(self, tx, event, now), detail=event.text)

    patch.setattr("bot.events.handler.EventHandler.handle", handle_and_keep)


@breaks(
    "Words that were taken back are posted again",
    "the agenda is posted again as it was sent",
    f"{_WITHDRAWN}::test_what_was_removed_is_not_in_the_agenda_that_is_posted_again",
    f"{_WITHDRAWN}::test_nor_is_what_was_taken_back_by_command",
    f"{_WITHDRAWN}::test_nor_are_the_old_words_of_what_was_edited_nor_new_ones_that_nobody_published",
    f"{_WITHDRAWN}::test_nor_those_of_an_answer_to_a_question_that_was_edited",
    f"{_WITHDRAWN}::test_an_answer_that_was_taken_back_is_not_in_it_either",
)
def posted_again_as_sent(patch: pytest.MonkeyPatch) -> None:
    enqueue = original("services.notices.enqueue")

    def enqueue_as_sent(tx: Any, notice: Any, renderer: Any, now: Any) -> Any:
        document = tx.documents.latest(notice.meeting.stored_id, "agenda")
        render = renderer.render

        def as_sent(template: str, **values: Any) -> Any:
            if template != "agenda_again":
                return render(template, **values)
            return original(f"{_MARKUP}.Text")(document.text, document.html)

        patch.setattr(renderer, "render", as_sent)
        return enqueue(tx, notice, renderer, now)

    patch.setattr("services.notices.enqueue", enqueue_as_sent)


@breaks(
    "Words that were taken back are posted again",
    "the agenda that is posted again has whatever stands by now",
    f"{_WITHDRAWN}::test_nor_are_the_old_words_of_what_was_edited_nor_new_ones_that_nobody_published",
    f"{_WITHDRAWN}::test_of_an_agenda_of_an_earlier_version_what_stood_then_is_known_by_its_time",
)
def posted_again_with_more(patch: pytest.MonkeyPatch) -> None:
    def everything(self: Any, _: Any, meeting_id: int) -> Any:
        standing = {"meeting_id": meeting_id, "withdrawn_at": None}
        return [self._session.query(kind).filter_by(**standing).all() for kind in (Report, Topic)]

    patch.setattr("storage.documents.Documents.quoted", everything)


@breaks(
    "Words that were taken back are posted again",
    "what waits to be sent is sent as it is",
    f"{_WITHDRAWN}::test_a_waiting_agenda_goes_without_what_was_taken_back_meanwhile",
    f"{_WITHDRAWN}::test_so_does_the_one_of_the_agenda_s_day",
    f"{_WITHDRAWN}::test_a_waiting_answer_says_that_it_cannot_be_given_any_more",
)
def waiting_words_sent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.unsent.take_out", always(None))


@breaks(
    "Words that were taken back are posted again",
    "what is half sent goes on with other words",
    *(
        f"{_WITHDRAWN}::test_of_what_is_half_sent_nothing_else_is_lost[{command}]"
        for command in ("!dagordning publicera-2", "!dagordning-1", "!dagordning-2")
    ),
)
def half_sent_goes_on(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.unsent._may_be_half_sent", always(False))


@breaks(
    "Words that were taken back are posted again",
    "everything that waits to be sent is replaced",
    f"{_WITHDRAWN}::test_no_other_waiting_message_is_changed",
)
def all_that_waits_replaced(patch: pytest.MonkeyPatch) -> None:
    class Everything(set[str]):
        def intersection(self, *_: Any) -> set[str]:
            return {"report 1"}

    patch.setattr("storage.outbox.set", Everything, raising=False)


@breaks(
    "Somebody edits words away",
    "nobody is told that the old ones still count",
    f"{_WITHDRAWN}::test_whoever_edits_in_vain_reads_that_the_old_words_still_count",
)
def old_words_unmentioned(patch: pytest.MonkeyPatch) -> None:
    render = original("secretary.language.render.Renderer.render")

    def without(self: Any, template: str, **values: Any) -> Any:
        return render(self, template, **{**values, "still_stands": False})

    patch.setattr("secretary.language.render.Renderer.render", without)
