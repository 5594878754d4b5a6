"""How English says what becomes of an agenda's items: `ItemVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.item_vocabulary import ItemVocabulary

ITEMS: Final = ItemVocabulary(
    noun=r"item|no\.?|number",
    draft=r"(?:in |of )?(?:the )?draft(?:'s)?",
    minutes=r"min(?:utes|ute|s)?\.?",
    hours=r"hours?|hrs?\.?",
    lengths={
        "a quarter": 15,
        "a quarter of an hour": 15,
        "half an hour": 30,
        "an hour": 60,
        "one hour": 60,
        "an hour and a half": 90,
        "two hours": 120,
    },
    no_length=r"(?:no|without|remove the|remove) (?:time|length|minutes)",
    joining="about|on|in|after|for|of|within|with|by|at|some",
    presenter=r"presenter|presented by|presents?|speaker",
    nobody=r"nobody|none|no one|remove",
    particles="of",
    title=r"(?:new |change )?(?:title|heading)(?: to)?|rename(?:d)?(?: it)?(?: to)?|call it",
    assessment=r"child(?:ren'?s?)?(?:'s)?[ -]rights?(?: assessment)?|best interests of the child",
    negation="not|no|without|remove|off",
    move="moved?",
    before="before|above",
    after="after|below",
    to="to place|to number|to no|to|as number|as",
    first="first|to the top|top",
    last="last|to the end",
    remove=r"removed?|deleted?|strike|leave out|left out|drop",
    take_in=r"take (?:in|up|back)|taken in|included?|accept|put back",
    postpone=r"postponed?|deferred|defer|put off",
    until="until|till|to",
    until_only="until|till",
    next_meeting="(?:the )?next(?: meeting| time| one)?",
    because="because|since|as",
    decline=r"declined?|rejected|reject|turn down",
    unfinished=r"(?:is )?not (?:quite )?(?:finished|done|completed?)|unfinished"
    r"|(?:to be )?continue[sd](?: next (?:meeting|time))?",
)
