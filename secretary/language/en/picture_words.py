"""What stands in pictures, in English."""

from __future__ import annotations

from typing import Final

from secretary.language.en.formats import clock, long_when
from secretary.language.picture_vocabulary import PictureVocabulary
from secretary.language.text import NBSP

THIS_YEAR: Final = ("this year",)
LAST_YEAR: Final = ("last year",)
DARK: Final = ("dark",)
LIGHT: Final = ("light",)
PICTURES: Final = PictureVocabulary(
    language_tag="en",
    when=long_when,
    meeting=lambda number: f"Meeting{NBSP}{number}",
    period=lambda year, spring: (
        f"Attendance {'' if spring is None else 'spring ' if spring else 'autumn '}{year}"
    ),
    coming="coming",
    on_site="on site",
    digital="digitally",
    unanswered="no reply yet",
    empty="empty seat",
    empty_many="empty seats",
    of_whom_substitutes=lambda number: (
        f"of them {number}{NBSP}{'substitute' if number == 1 else 'substitutes'}"
    ),
    stands_in=lambda name: f"standing in for {name}",
    on_vacant="in a vacant seat",
    arrives=lambda at: f"from {clock(at)}",
    leaves=lambda at: f"until {clock(at)}",
    by_member="the member",
    by_substitute="the substitute",
    meetings=lambda number: f"{number}{NBSP}meeting" if number == 1 else f"{number}{NBSP}meetings",
    not_closed=lambda number: (
        f"Attendance at {number}{NBSP}{'meeting' if number == 1 else 'meetings'} can still change."
    ),
    left_out=lambda number: f"… and {number}{NBSP}more {'seat' if number == 1 else 'seats'}.",
)
