"""The English words and phrases of messages, besides those of dates. Apostrophes are straight."""

from __future__ import annotations

from typing import Final

from secretary.language.date_vocabulary import by_word, numbered
from secretary.language.en.formats import MONTHS, WEEKDAYS
from secretary.language.message_vocabulary import MessageVocabulary

_MONTHS: Final = "|".join(MONTHS)
_MAY_BE: Final = r"\s+(?:be|not|have|need|well)\b"
"""What makes a verb of "may"."""

MESSAGES: Final = MessageVocabulary(
    yes=frozenset(
        {"okay", "ok", "yes", "yep", "yeah", "yup", "sure", "for sure", "absolutely", "of course"}
        | {"certainly", "definitely", "gladly"}
    ),
    yes_before=frozenset({"yes", "yep", "yeah"}),
    yes_alone=frozenset(
        {"y", "please do", "correct", "right", "that's right", "that is right", "that's correct"}
        | {"exactly", "do it", "do that", "go ahead", "it is", "that is correct"}
    ),
    besides_yes=frozenset(
        {"please", "thanks", "thank you", "many thanks", "great", "good", "perfect", "it is", "do"}
        | {"that's it", "very much", "that would be great", "so much"}
    ),
    no=frozenset({"no", "nope", "nah", "no thanks", "no thank you"}),
    no_alone=frozenset(
        {"n", "not", "not me", "unfortunately not", "sadly not", "afraid not", "i'm afraid not"}
        | {"sorry", "sorry no", "no sorry"}
    ),
    stop=frozenset({"cancel", "stop"}),
    nothing=frozenset(
        {
            *("no", "no thanks", "none", "nothing", "nothing new", "nothing special", "skip"),
            *("nothing to report", "i have nothing", "i have nothing to report", "we have nothing"),
            *("nothing right now", "nothing this time", "nothing from us", "nothing from me"),
        }
    ),
    page=frozenset({"page"}),
    home=r"(?:at\s+)?home",
    taken_home=r"questions\s+from\s+the\s+group",
    on_behalf="for",
    and_words="and",
    no_name="the|sure|meeting",
    late_summons="despite late summons",
    greetings=frozenset(
        {"hi", "hello", "hey", "hiya", "hi all", "hello all", "hi everyone", "dear", "dear all"}
        | {"please", "good morning", "good afternoon", "good evening", "good day"}
    ),
    openings=frozenset(
        {"sorry", "so sorry", "excuse me", "thanks", "thank you", "oh", "but", "and", "so"}
    ),
    follows="so|but|and",
    for_writer="i",
    therefore="therefore|hence|thus|that['’]?s why|which is why",
    # In mail
    closings=r"(?:(?:kind|best|warm)\s+)?regards|best\s+wishes|yours\s+sincerely|sincerely|cheers|br",
    wrote="wrote",
    mail_from="from",
    mail_headers="sent|to|subject|date|cc",
    # Which meeting
    nouns="meeting",
    articles="the",
    indefinite="a|new",
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
    place_words=r"\w*(?:hall|room|house|office|library|school|centre|center|square)|online|teams|zoom",
    for_meeting="for|to",
    for_meeting_nouns=r"(?:the\s+)?meeting",
    for_day="for|to",
    bare_nouns="meeting",
    loose_prefixes=r"the\s+meeting\s[^:\n]{1,40}"
    r"|(?:(?:for|to)\s+)?(?:the\s+)?(?:[^\W\d]+\s+meeting(?:\s+\d{4})?|next)",
    before_reference="on|the|to|for|in|next|this|meeting|today|tomorrow",
    moved_to="to",
    choice_before=r"yes|sorry|it(?:['’]s|\s+is)|that(?:['’]s|\s+is)|i\s+mean(?:t)?"
    r"|the\s+(?:one|meeting)(?=\s+(?:on|in|at|that)\s)|that(?:['’]s|\s+is)|for",
    choice_each="both",
    choice_after=r"thanks|thank\s+you|please|(?:that\s+)?i\s+mean",
    choice_all=r"(?:to\s+|for\s+)?(?:both|all)(?:\s+(?:of\s+)?(?:(?:the\s+)?(?:two|meetings|days|dates"
    r"|groups)|them))?",
    choice_both=r"(?:to\s+|for\s+)?both",
    choice_none=r"no(?:\s+thanks)?|(?:no,?\s+)?(?:none(?:\s+of\s+them)?|neither(?:\s+of\s+them)?"
    r"|never\s?mind|nvm|forget\s+it)",
    choice_where=r"the|in|at|on",
    choice_nouns="one|of\\s+them|date|group",
    choice_places=by_word(
        (1, "first|the first|1st|the earlier|the former"),
        (2, "second|the second|2nd"),
        (3, "third|the third|3rd"),
        (4, "fourth|the fourth|4th"),
        (-1, "last|the last|the latter|the later"),
    ),
    group_words="and|for|the|group|it|is|please|thanks",
    group_nouns="groups?",
    group_meetings="meetings?",
    group_fillers="and|for|the|of|on|in|cooperation|collaboration|working|political",
    group_and="and",
    group_leads="in|to|for|at|of",
    group_articles="the",
    group_denials="not",
    group_joins="and|but|or",
    group_beside="meetings?|today|tomorrow|online|digitally|remotely|late|please|thanks|next",
    group_before_day="on|the|at|from|to|this|of|in|by",
    group_all=r"(?:it(?:'s|\sis)\s)?(?:in\s|for\s|to\s)?(?:both|all)"
    r"(?:\sof\sthem)?(?:\s(?:the\s)?(?:two\s|three\s|four\s)?groups)?(?:,?\splease)?",
    group_all_named=r"(?:both|all)\s(?:(?:of\s)?(?:the|my)\s)?(?:(?:two|three|four)\s)?groups",
    decision_words=r"(?:by|according\s+to)\s+(?:the\s+)?decision(?:\s+(?:of|by))?|decision"
    r"(?:\s+(?:of|by))?|decided\s+by|according\s+to",
    successor_words=r"(?:and\s+)?(?:(?:is\s+)?succeeded\s+by|successor(?:\s+is|:)?"
    r"|(?:is\s+)?replaced\s+by|merges?\s+into)",
    act_taken_back=r"cancel|remove|undo|not(?:\s+any\s+more)?",
    act_doubts="not|maybe|perhaps|probably",
    hand_over_all=r"everything|all(?:\s+of\s+it)?|the\s+rest",
    hand_over_to="to",
    assignment_words="assignments?",
    recommendation_words="recommendations?",
    request_words="requests?",
    focus_assignment_words=r"focus\s+assignments?",
    goal_words="goals?",
    agreement_words="agreements?",
    change_of="of|for|at",
    change_place=r"place|venue|location|where(?=\s?:)",
    change_link="link",
    change_end=r"ends?(?:\s+time)?",
    change_title="title|heading",
    change_when="time|date|day|start",
    change_to=r"to(?!\s+be\b)|is|at",
    change_and="and",
    change_remove="remove|no|without",
    change_none="none|no|remove",
    change_besides=r"instead|please|thanks|thank\s+you",
)
