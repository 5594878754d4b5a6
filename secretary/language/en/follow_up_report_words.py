"""How English writes about follow-up reports: `FollowUpReportVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.follow_up_report_vocabulary import FollowUpReportVocabulary

FOLLOW_UP_REPORTS: Final = FollowUpReportVocabulary(
    spring=r"(?:the\s+)?(?:(?:spring|first\s+half)(?:\s+of)?|h1)",
    autumn=r"(?:the\s+)?(?:(?:autumn|fall|second\s+half)(?:\s+of)?|h2)",
    year=r"(?:the\s+)?(?:whole\s+)?year|all\s+of",
    of=r"for|about|of|on|from|the",
    show=r"show|draft",
    introduction=r"(?:the\s+)?introduction",
    conclusion=r"(?:the\s+)?(?:conclusions?|assessment)",
    remove=r"remove|delete",
    ready=r"(?:is\s+)?(?:ready|done)|to\s+the\s+chair|for\s+approval",
    approve=r"(?:is\s+)?approved?",
    send=r"send(?:\s+(?:it|off))?",
    to_board=r"to\s+(?:the\s+(?:superior\s+)?board|srb)",
    new_version=r"(?:a\s+)?new\s+version|open(?:\s+again)?|correct",
)
