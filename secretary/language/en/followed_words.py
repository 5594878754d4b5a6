"""How English writes of what is followed up: `FollowedVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.followed_vocabulary import FollowedVocabulary

FOLLOWED: Final = FollowedVocabulary(
    closed=r"(?:is\s)?(?:reached|met|achieved|fulfilled)|(?:has\s)?ended",
    state=r"state|status|progress",
    followed_up=r"(?:is\s|was\s)?followed\sup|follow-?up",
    wholly=r"wholly|in\sfull|as\sa\swhole",
    partly=r"partly|in\spart",
    assessment=r"child(?:ren)?(?:['’]?s)?[\s-]rights?(?:\sassessment)?",
    no_assessment=r"(?:no|without|not)\schild(?:ren)?(?:['’]?s)?[\s-]rights?(?:\sassessment)?",
    number_marks=r"focus\sassignment|goal|agreement",
    measure=r"measure(?:d\sby)?|indicator",
    target=r"target(?:\svalue)?",
    parties=r"parties|between",
    date=r"date|signed|from",
    reference=r"reference|ref|decision",
    reference_bare=r"reference\sno\.?|ref\sno\.?",
    answer_word=r"answer|reply|to\sbe\sanswered|due",
    a_child=r"a\s(?:boy|girl|pupil|child|teenager)",
    the_child=r"the\s(?:boy|girl|pupil|child|teenager)",
    is_called=r"is\scalled|was\sborn|lives\swith",
    aged=r"(?:of|aged)?\s?\d{1,2}(?:\syears)?",
    of_somebody=r"son|daughter",
)
