"""What a language has to know of how people write about follow-up reports.

`sv.follow_up_report_words` and `en.follow_up_report_words` each fill one in;
`follow_up_report_words` puts them together.
"""

from __future__ import annotations

from secretary.language.date_vocabulary import Vocabulary


class FollowUpReportVocabulary(Vocabulary):
    """Patterns, without regard to case."""

    # Which period
    spring: str
    autumn: str
    year: str  # that the whole of the year is meant, before or after its number
    of: str  # before the period

    # What is to be done
    show: str
    introduction: str
    conclusion: str
    remove: str  # before or after one of these
    ready: str  # it is to be put before the chair
    approve: str
    send: str
    to_board: str  # to whom, after that
    new_version: str
