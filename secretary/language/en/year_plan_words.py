"""How English writes about a year plan: `YearPlanVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.year_plan_vocabulary import YearPlanVocabulary

YEAR_PLAN: Final = YearPlanVocabulary(
    move=r"move|change",
    remove=r"remove|delete",
    theme=r"theme|title",
    place=r"place|venue",
    number_marks=r"no\.?|number|day|date|of|for",
    to=r"to|on",
    nothing=r"none|nothing|no|no\s+theme|no\s+place|remove|delete",
    add=r"add",
    day_marks=r"a\s+meeting(?:\s+on)?|meeting(?:\s+on)?|a\s+day|on",
    of_year=r"for|of",
    propose=r"propose(?:\s+(?:new\s+days|again|anew))?|new\s+proposal|new\s+(?:dates|days)|start\s+over",
    number=r"with|propose",
    meetings=r"meetings?|times|dates|days",
    numbers={
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
        "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    },
    ready=r"ready|done|to\s+the\s+chair|show\s+(?:it\s+)?(?:to\s+)?the\s+chair",
    approve=r"approved?",
    establish=r"adopt|establish|fix",
    send=r"send(?:\s+(?:it|again|in|a\s+new\s+version))?(?:\s+to\s+(?:srb|the\s+board))?",
    show=r"show",
)  # fmt: skip
