"""What is said of an agenda's item may be something else, or private."""

from __future__ import annotations

from secretary.errors import UserError
from secretary.items import ItemDetails
from secretary.language.doubts import Doubt, doubt_about_topic
from secretary.language.health_words import is_about_health
from secretary.language.item_words import ItemWords


def refuse_doubtful(words: ItemWords) -> None:
    """Raises UserError where a new title or a reason may be something else, or private."""
    title = words.details.title
    doubt = doubt_about_topic(title) if title else None
    if is_about_health(words.reason) or presenter_is_ill(words.details):
        doubt = Doubt.HEALTH
    if doubt is not None:
        raise UserError("doubtful_item", doubt=doubt)


def presenter_is_ill(details: ItemDetails) -> bool:
    """Whether the words after a presenter's name tell of their health: "Anna Ek, sjukskriven"."""
    name, *more = (details.presenter or "").split(",")
    return any(is_about_health(f"{name} är {words.strip()}") for words in more)
