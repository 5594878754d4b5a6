"""What is written about papers: which item, and what is to become of them.

Pure. What is not understood whole is not understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from secretary.language.en.item_vocabulary import ITEMS as ENGLISH
from secretary.language.sv.item_vocabulary import ITEMS as SWEDISH
from secretary.language.text import nfc
from secretary.language.vocabulary import compiled


@dataclass(frozen=True)
class PaperWords:
    """number: of the item. of_draft: whether it was said that the draft's number is meant.

    removes: whether a paper is to be taken away. name: which, or how it begins; empty for none.
    """

    number: int
    of_draft: bool = False
    removes: bool = False
    name: str = ""


def _any(name: str) -> str:
    return "(?:" + "|".join(getattr(each, name) for each in (SWEDISH, ENGLISH)) + ")"


_TO: Final = "(?:(?:till|för|to|for|under) )?"
_ITEM: Final = (
    rf"{_TO}(?P<draft>{_any('draft')} )?(?:{_any('noun')} ?)?(?P<number>\d{{1,3}})(?![\w])[.:)]?"
)
_WORDS: Final = compiled(rf"(?P<first>{_any('remove')} )?{_ITEM}(?: (?P<rest>.*))?\Z")
_REMOVE: Final = compiled(rf"{_any('remove')}(?:(?:: ?| )(?P<name>.*))?\Z")
_REMOVE_LAST: Final = compiled(rf"(?P<name>.+) {_any('remove')}\Z")
_CAPTION: Final = compiled(
    rf"(?:(?:bilagor|bilaga|attachments|attachment|papers|paper) )?{_ITEM}\Z"
)
_LONGEST_CAPTION: Final = 60
_LONGEST_READ: Final = 400
_AROUND: Final = " \"”“'.!"


def read_paper(text: str) -> PaperWords | None:
    """What follows the command's name; None where that is not understood whole."""
    text = " ".join(nfc(text).split())
    found = _WORDS.match(text) if len(text) <= _LONGEST_READ else None
    if found is None:
        return None
    words = PaperWords(int(found["number"]), bool(found["draft"]))
    rest = (found["rest"] or "").strip()
    if found["first"]:
        return PaperWords(words.number, words.of_draft, True, rest.strip(_AROUND))
    if not rest.strip(_AROUND):
        return words
    removed = _REMOVE.match(rest.rstrip(".!")) or _REMOVE_LAST.match(rest.rstrip(".!"))
    if removed is None:
        return None
    return PaperWords(words.number, words.of_draft, True, (removed["name"] or "").strip(_AROUND))


def read_item_number(caption: str) -> int | None:
    """The number of an item, where a file's caption says that and nothing else."""
    text = " ".join(nfc(caption).split()).rstrip(".!")
    found = _CAPTION.match(text) if len(text) <= _LONGEST_CAPTION else None
    return int(found["number"]) if found else None
