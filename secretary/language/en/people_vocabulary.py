"""The English words for who comes to a group, leaves it or presides."""

from __future__ import annotations

from typing import Final

from secretary.language.people_vocabulary import PeopleVocabulary

PEOPLE: Final = PeopleVocabulary(
    new=r"new|add|appoint",
    ended=r"ends?|remove|delete|leaves|leaving",
    swap=r"replace|swap",
    swap_for=r"with|by|for",
    unlinks="remove",
    leaves=r"ends?|leaves?(?: the group)?|is leaving|has left|left|resigns|has resigned",
    replaces=r"replaces|succeeds|takes over from|after|instead of",
    replaced_by=r"is replaced by|replaced by|is succeeded by",
    presides=r"becomes|is|as|new",
    chair=r"chair(?:man|woman|person)?",
    vice_chair=r"vice[- ]chair(?:man|woman|person)?",
    nobody=r"nobody|none|vacant",
    of=r"for|of|from|to|at",
    linked_to=r"to|is|has|with|=",
    seat_nouns=r"seat|the|municipality|city|of|personal",
    since=r"with effect from|starting|from|as of|begins|since",
    until=r"until|till|to|through|last day(?: is)?",
    at_once=r"now|at once|immediately",
    begins_day=r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|today|tomorrow|(?:the )?(?:last|first)|the|on"
    r"|jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    to_meeting=r"to|for|at",
    items=r"item",
    withdrawn=r"not|is not coming|withdrawn",
)
