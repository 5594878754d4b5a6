"""What stands in pictures, in Swedish."""

from __future__ import annotations

from typing import Final

from secretary.language.picture_vocabulary import PictureVocabulary
from secretary.language.sv.formats import clock, long_when
from secretary.language.text import NBSP

THIS_YEAR: Final = ("i år", "året", "det här året")
LAST_YEAR: Final = ("förra året", "i fjol", "ifjol")
DARK: Final = ("mörk", "mörkt")
LIGHT: Final = ("ljus", "ljust")
PICTURES: Final = PictureVocabulary(
    language_tag="sv",
    when=long_when,
    meeting=lambda number: f"Möte{NBSP}{number}",
    period=lambda year, spring: (
        f"Närvaro {'' if spring is None else 'våren ' if spring else 'hösten '}{year}"
    ),
    coming="kommer",
    on_site="på plats",
    digital="digitalt",
    unanswered="inte svarat",
    empty="tom plats",
    empty_many="tomma platser",
    of_whom_substitutes=lambda number: f"varav {number}{NBSP}ersättare",
    stands_in=lambda name: f"ersätter {name}",
    on_vacant="på vakant plats",
    arrives=lambda at: f"från {clock(at)}",
    leaves=lambda at: f"till {clock(at)}",
    by_member="ledamoten",
    by_substitute="ersättaren",
    meetings=lambda number: f"{number}{NBSP}möte" if number == 1 else f"{number}{NBSP}möten",
    not_closed=lambda number: (
        f"Närvaron vid {number}{NBSP}{'möte' if number == 1 else 'möten'} kan ännu rättas."
    ),
    left_out=lambda number: f"… och {number}{NBSP}{'plats' if number == 1 else 'platser'} till.",
)
