"""The English words and phrases of messages, besides those of dates. Apostrophes are straight."""

from __future__ import annotations

from typing import Final

from secretary.language.date_vocabulary import numbered
from secretary.language.en.formats import MONTHS, WEEKDAYS
from secretary.language.message_vocabulary import MessageVocabulary

_FILL: Final = (
    r"(?:\s+(?:unfortunately|sadly|regrettably|probably|also|still|now|really|definitely"
    r"|certainly|gladly|actually))*"
)
# What makes something else of the word before it: "come up with", "come if …".
_GOES_ON: Final = (
    r"(?!\s+(?:if|unless|until|till|before|without|up|across|back|down|with|along|to\s+terms)\b)"
)
_MAKE_IT: Final = (
    r"make\s+it(?=\s*(?:$|[.,;!:–-])|\s+(?:on|to|this|next|because|since|due|as|for|at|then"
    r"|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|in\s+person|digitally|online|remotely)\b|\s+\d)"
)
_COME: Final = (
    r"(?:(?:come|attend|participate|take\s+part|be\s+(?:there|present|coming|attending))\b"
    rf"{_GOES_ON}|be\s+at(?=\s+(?:the\s+)?(?:\w+\s+)?meeting\b)|{_MAKE_IT})"
)
_COMING: Final = rf"(?:coming|attending|participating|taking\s+part)\b{_GOES_ON}"
_AM: Final = r"(?:i'm|i\s+am|im)"
_WILL: Final = r"(?:i'll|i\s+will)"
_CANNOT: Final = r"(?:can't|cannot|can\s+not|cant)"
_NOT_ABLE: Final = (
    rf"(?:(?:i{_FILL}\s+)?{_CANNOT}"
    rf"|(?:i{_FILL}\s+)?(?:won't|wont|will\s+not)(?:\s+be\s+able\s+to)?"
    rf"|(?:{_AM}{_FILL}\s+)?(?:unable|not\s+(?:able|going))\s+to"
    r"|i\s+don't\s+think\s+(?:that\s+)?i(?:'ll|\s+will|\s+can)(?:\s+be\s+able\s+to)?)"
)

_MONTHS: Final = "|".join(MONTHS)
_MAY_BE: Final = r"\s+(?:be|not|have|need|well)\b"
"""What makes a verb of "may"."""

MESSAGES: Final = MessageVocabulary(
    yes=frozenset({"okay", "yes", "yes please", "yep", "sure"}),
    stop=frozenset({"cancel", "stop"}),
    nothing=frozenset({"no", "none", "nothing", "nothing new", "skip"}),
    page=frozenset({"page"}),
    home=r"(?:at\s+)?home",
    taken_home=r"questions\s+from\s+the\s+group",
    on_behalf="for",
    no_name="the|sure|meeting",
    late_summons="despite late summons",
    salutations=r"hi|hello|hey|dear|please|good\s+(?:morning|afternoon|evening|day)",
    # Coming or not
    digitally=r"digitally|remotely|(?:via|by|over|on)\s+(?:video|link)",
    on_site=r"on[\s-]site|onsite|in\s+person|physically",
    greetings=r"hi|hello|hey|good\s+(?:afternoon|evening|day)|yes|yeah|yep|no|nope|sorry"
    r"|unfortunately|sadly|regrettably|thanks|thank\s+you|apologies|ok|okay|well|but"
    r"|i(?:'m|\s+am)\s+(?:(?:so|very)\s+)?(?:sorry|afraid)(?:\s+(?:but|that))?",
    reason_first=rf"(?:{_AM}|i\s+have|i've|i\s+must|i\s+got|my\s+\w+\s+(?:is|has|are|have))"
    r"\s[^.!?]{2,40}?(?:[,;]|\sand|\sso)\s+(?:so\s+)?",
    absent=(
        rf"{_NOT_ABLE}{_FILL}\s+{_COME}",
        rf"(?:{_AM}{_FILL}\s+)?not{_FILL}\s+{_COMING}",
        rf"{_WILL}{_FILL}\s+not{_FILL}\s+(?:be\s+able\s+to\s+)?{_COME}",
    ),
    absent_if_all=(
        rf"i\s+{_CANNOT}(?:\s+join\b)?",
        _CANNOT,
        rf"{_NOT_ABLE}\s+join\b",
        r"i\s+(?:(?:have|need)\s+to|must)\s+cancel\b(?!\s+(?:the|our|a|this|next|my)\b)",
        rf"(?:{_AM}|{_WILL}\s+be){_FILL}\s+(?:absent|away)\b(?:\s+from\b)?",
    ),
    coming_if_all=(
        rf"{_AM}{_FILL}\s+(?:coming|attending|joining|participating|taking\s+part)\b{_FILL}",
        rf"{_WILL}{_FILL}\s+(?:join\b|{_COME}){_FILL}",
        rf"(?:i\s+can|{_AM}\s+(?:able|going)\s+to){_FILL}\s+(?:join\b|{_COME}){_FILL}",
        r"(?:coming|attending)\b(?=\s|[.!]|$)",
    ),
    absent_after_day=rf"(?:i{_FILL}\s+{_CANNOT}|i\s+won't\s+be\s+able\s+to|{_AM}\s+unable\s+to)"
    rf"(?:{_FILL}\s+{_COME})?",
    # Which meeting
    nouns="meeting",
    articles="the",
    prepositions="to|on|at|from",
    about="about",
    months=numbered(" ".join(MONTHS).lower()),
    dates_month=rf"(?:{_MONTHS})(?!{_MAY_BE})|oct",
    numbers=numbered("zero one two three four five six seven eight nine ten eleven twelve", 0),
    number_marks=r"no\.?|number|#",
    next="next|upcoming",
    previous="previous|last",
    after_next=r"(?:meeting|one|time)\s+after\s+(?:the\s+)?next(?:\s+(?:meeting|one|time))?",
    later_ordinals="second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|second\s+last|penultimate|\d{1,2}(?:nd|rd|th)",
    order_nouns=r"time\b",
    first="first",
    last="final",
    last_or_previous="last",
    this_year=r"(?:of\s+)?this\s+year|of\s+the\s+year",
    next_year=r"(?:of\s+)?next\s+year",
    year_prefixes="in|of",
    parts_of_year=f"spring|summer|autumn|fall|winter|term|christmas|easter|{_MONTHS}",
    part_prefixes="in|of|before|after|this",
    named_days=r"today|tomorrow|(?:this|next|last)\s+week|" + "|".join(WEEKDAYS),
    place_labels="place|location|venue|where",
    for_meeting="for|to",
    for_meeting_nouns=r"(?:the\s+)?meeting",
    for_day="for|to",
    bare_nouns="meeting",
    loose_prefixes=r"the\s+meeting\s[^:\n]{1,40}"
    r"|(?:(?:for|to)\s+)?(?:the\s+)?(?:[^\W\d]+\s+meeting(?:\s+\d{4})?|next)",
    before_reference="on|the|to|for|in|next|this|meeting|today|tomorrow",
    just_the_meeting=r"(?:the\s+)?meeting|it|then|there",
    just_the_meeting_prefixes="to|at|for|from",
    moved_to="to",
    change_place="place|venue|location",
    change_link="link",
    change_end=r"ends?(?:\s+time)?",
    change_title="title|heading",
    change_to="to|is|at",
    change_and="and",
    change_remove="remove|no|without",
    change_none="none|no|remove",
)
