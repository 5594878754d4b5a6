"""What the command line's options can be: each reads a word, or raises ArgumentTypeError."""

from __future__ import annotations

import argparse
from datetime import date, datetime


def day(text: str) -> date:
    """A day, as ISO 8601 has it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no date such as 2027-03-12') from None


def year(text: str) -> int:
    """A year of four figures."""
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and text[0] in "12"):
        raise argparse.ArgumentTypeError(f'"{text}" is no year such as 2027')
    return int(text)


def instant(text: str) -> datetime:
    """A time, as ISO 8601 has it."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no time such as 2027-03-12T09:00') from None
