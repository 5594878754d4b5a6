"""Breaks of "Files": what people send, and what servers give for it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.security.defence import always, breaks

_PAGE = "tests/attacks/test_files.py"
_COMMANDS = "tests/commands/test_papers.py"
_TRANSFER = "bot.transports.matrix.file_transfer"


@breaks(
    "A server gives another file",
    "the hash is not looked at",
    f"{_PAGE}::test_a_file_is_decrypted_only_where_it_is_the_one_that_was_sent",
)
def file_hash_not_compared(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_TRANSFER}.decrypt_attachment", lambda content, *_: content)


@breaks(
    "A file has no end",
    "all of it is read",
    f"{_PAGE}::test_a_file_without_end_is_not_read_to_the_end",
)
def file_read_to_the_end(patch: pytest.MonkeyPatch) -> None:
    async def read_bytes(response: Any, most: int) -> bytes:
        return bytes(await response.read())

    patch.setattr(f"{_TRANSFER}.read_bytes", read_bytes)


@breaks(
    "A file's address leads elsewhere",
    "any address is asked",
    f"{_PAGE}::test_nothing_but_media_is_asked_for[mxc://x/../y]",
    f"{_PAGE}::test_nothing_but_media_is_asked_for[https://ond.exempel/x]",
)
def any_media_address(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_TRANSFER}._MXC", re.compile(r"(?:\w+)://([^/]*)/?(.*)", re.DOTALL))


@breaks(
    "Who may not lets the bot fetch files",
    "everybody may",
    f"{_COMMANDS}::test_a_member_sends_a_file_in_answer_to_their_own_topic",
)
def everybody_may_attach(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.papers.check_may_attach", always(None))


@breaks(
    "A file's name holds folders",
    "names are kept as they are",
    f"{_PAGE}::test_a_name_is_kept_without_what_could_do_harm[../../etc/passwd.pdf-passwd.pdf]",
)
def file_names_as_they_are(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("secretary.papers.clean_name", lambda name: name)


@breaks(
    "A file is of another type",
    "a name is believed",
    f"{_PAGE}::test_bytes_of_another_kind_are_not_of_the_type",
)
def file_names_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "secretary.papers.FileType.is_one", property(lambda _: always(True)), raising=False
    )


_WORD = "tests/secretary/documents/test_word_reader.py::test_anything_else_is_refused"
_FROM_WORD = "tests/commands/test_notes_from_word.py"


@breaks(
    "A Word file that comes back is a bomb",
    "XML may have a document type",
    f"{_WORD}[an entity]",
)
def word_file_with_document_type(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("secretary.documents.word_package._refuse_document_type", always(None))


@breaks(
    "A Word file that comes back is a bomb",
    "a document may have any number of elements",
    f"{_WORD}[more elements than a document has]",
)
def word_file_without_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("secretary.documents.word_package._MAX_ELEMENTS", 10**9)


@breaks(
    "A Word file says whose notes it is of",
    "whoever has a file may write notes",
    f"{_FROM_WORD}::test_others_than_those_who_write_notes_change_none[cia]",
)
def word_file_of_anybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.notes_draft.check_permission", always(None))


@breaks(
    "A Word file says whose notes it is of",
    "it is not looked at which notes a file is of",
    f"{_FROM_WORD}::test_another_groups_file_is_refused",
)
def word_file_of_any_group(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.notes_from_word.tags_of", always(()))
