"""Breaks of what is archived, and of what is purged."""

from __future__ import annotations

import pytest

from tests.security.defence import always, breaks

_ARCHIVE = "tests/bot/test_archive.py"
_PURGE = "tests/bot/test_purge.py"


@breaks(
    "An archive package is changed",
    "no sum is compared",
    f"{_ARCHIVE}::test_a_byte_that_was_changed_is_found",
)
def compare_no_sums(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.cli.verify._file_problems", always(()))


@breaks(
    "An archive package is changed",
    "a manifest may name any path",
    f"{_ARCHIVE}::test_a_path_that_leads_out_of_the_package_is_found",
)
def take_any_path(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("secretary.archive.package.is_safe", always(True))


@breaks(
    "What was purged stays",
    "the bytes of files that nothing stands for are kept",
    f"{_PURGE}::test_nothing_purged_is_left_in_any_file_of_the_data_folder",
)
def keep_unused_files(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("storage.purging.Purging._unused_files", always(None))


@breaks(
    "What was purged stays",
    "an export of what was otherwise counts",
    f"{_PURGE}::test_an_export_of_what_has_changed_since_does_not_count",
)
def take_any_export(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.cli.purge._require_same", always(None))
