"""How English says other things than a report: `DoubtVocabulary`. Apostrophes are straight."""

from __future__ import annotations

from typing import Final

from secretary.language.doubt_vocabulary import DoubtVocabulary

_FILL: Final = r"(?: (?:unfortunately|sadly|probably|also|now|really|then))*"
_CANNOT: Final = (
    r"(?:can't|cannot|can not|won't be able to|won't|will not|am unable to|'m unable to)"
)
_TAKE_PART: Final = (
    r"(?:come|attend|join|participate|be (?:there|present)|make it)\b(?! (?:to terms|up))"
)
_DAY: Final = (
    r"(?:on (?:monday|tuesday|wednesday|thursday|friday|the)|to the meeting|tomorrow|today|next"
    r"|this|at the meeting|then\b)"
)
_STOPS: Final = r"(?=$|[.,!;:)–-])"
_AWAY: Final = (
    rf"{_FILL} {_CANNOT}{_FILL} {_TAKE_PART}"
    rf"|(?: am|'m){_FILL} (?:not (?:coming|attending)|absent|away)\b(?:{_STOPS}| {_DAY}| from)"
    r"|(?: have|'ve) to cancel\b| will be (?:absent|away)\b|'ll be (?:absent|away)\b"
)

DOUBTS: Final = DoubtVocabulary(
    absent=rf"\bi(?:{_AWAY})",
    coming=rf"\bi(?: am|'m) (?:coming|attending|joining)(?: online| digitally"
    rf"| on site)?(?:{_STOPS}| {_DAY})"
    rf"|\bi(?: will|'ll) (?:come|attend|be there)(?:{_STOPS}| {_DAY})",
    absent_first=rf"(?:{_CANNOT} {_TAKE_PART}|not coming(?:{_STOPS}| {_DAY})|absent(?:{_STOPS}"
    rf"| {_DAY}))",
    question=r"(?:(?:what|how|which|when|where|why|who)(?: (?!we|they|it)\w{1,30})?"
    r" (?:is|are|do|does|should|can|must|may|counts)|do i|should i|can i|must i|may i|is it"
    r"|is this|can you"
    r"|could you|does|what's)\b",
    later=r"(?:i(?: will|'ll| have to| need to| must)? )?(?:get back to you|be back|do it|write"
    r"|answer|reply"
    r"|think about it|check|ask|send it)(?: (?:on|with|this|that|it|you|about|first|later|soon"
    r"|tomorrow"
    r"|tonight|next|week|in|the|a|few|days?|morning|evening|afternoon|after|lunch|weekend|my"
    r"|colleagues?|monday|tuesday|wednesday|thursday|friday))*"
    r"|(?:later|not now|not yet|soon|wait|one moment|just a moment|give me a minute|tomorrow"
    r"|tonight"
    r"|another time|i don't know(?: yet)?|no idea|don't know(?: yet)?|will do(?: later)?)",
    nothing_said=r"(?:change|edit|undo it|show|delete|remove|list|done|end"
    r"|hi|hello|hey|thanks|thank you|ok(?:ay)?|yes(?: please)?|yep|sure|good"
    r"|great|fine|help"
    r"|wrong|oops|sorry|undo|cancel|stop|never mind|test|coming|maybe"
    r"|good (?:morning|evening|afternoon))",
    yes=r"yes|yep|yeah",
)
