"""The English of `language.intent`: how people say of themselves that they come, or do not.

Apostrophes are straight here. Words that go on as something else ("come up with", "make it
clear", "come if …") are no answer.
"""

from __future__ import annotations

from typing import Final

FILL: Final = (
    r"(?:\s+(?:unfortunately|sadly|regrettably|probably|also|still|now|really|definitely"
    r"|certainly|gladly|actually))*"
)
GREETING: Final = (
    r"hi|hello|hey|good\s+(?:afternoon|evening|day)|yes|yeah|yep|no|nope|sorry|unfortunately"
    r"|sadly|regrettably|thanks|thank\s+you|apologies|ok|okay|well|but"
    r"|i(?:'m|\s+am)\s+(?:(?:so|very)\s+)?(?:sorry|afraid)(?:\s+(?:but|that))?"
)
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
    rf"(?:(?:i{FILL}\s+)?{_CANNOT}"
    rf"|(?:i{FILL}\s+)?(?:won't|wont|will\s+not)(?:\s+be\s+able\s+to)?"
    rf"|(?:{_AM}{FILL}\s+)?(?:unable|not\s+(?:able|going))\s+to"
    r"|i\s+don't\s+think\s+(?:that\s+)?i(?:'ll|\s+will|\s+can)(?:\s+be\s+able\s+to)?)"
)

ABSENT: Final = (
    rf"{_NOT_ABLE}{FILL}\s+{_COME}",
    rf"(?:{_AM}{FILL}\s+)?not{FILL}\s+{_COMING}",
    rf"{_WILL}{FILL}\s+not{FILL}\s+(?:be\s+able\s+to\s+)?{_COME}",
)
ABSENT_IF_ALL: Final = (
    rf"i\s+{_CANNOT}(?:\s+join\b)?",
    _CANNOT,
    rf"{_NOT_ABLE}\s+join\b",
    r"i\s+(?:have|need)\s+to\s+cancel\b(?!\s+(?:the|our|a|this|next|my)\b)",
    r"i\s+must\s+cancel\b(?!\s+(?:the|our|a|this|next|my)\b)",
    rf"(?:{_AM}|{_WILL}\s+be){FILL}\s+(?:absent|away)\b(?:\s+from\b)?",
)
COMING_IF_ALL: Final = (
    rf"{_AM}{FILL}\s+(?:coming|attending|joining|participating|taking\s+part)\b{FILL}",
    rf"{_WILL}{FILL}\s+(?:join\b|{_COME}){FILL}",
    rf"(?:i\s+can|{_AM}\s+(?:able|going)\s+to){FILL}\s+(?:join\b|{_COME}){FILL}",
    r"(?:coming|attending)\b(?=\s|[.!]|$)",
)
INVERTED: Final = (
    rf"(?:i{FILL}\s+{_CANNOT}|i\s+won't\s+be\s+able\s+to|{_AM}\s+unable\s+to)(?:{FILL}\s+{_COME})?"
)
REASON_FIRST: Final = (
    rf"(?:{_AM}|i\s+have|i've|i\s+must|i\s+got|my\s+\w+\s+(?:is|has|are|have))\s[^.!?]{{2,40}}?"
    r"(?:[,;]|\sand|\sso)\s+(?:so\s+)?"
)
