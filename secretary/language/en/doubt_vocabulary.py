"""How English says other things than a report: `DoubtVocabulary`. Apostrophes are straight."""

from __future__ import annotations

from typing import Final

from secretary.language.doubt_vocabulary import DoubtVocabulary

DOUBTS: Final = DoubtVocabulary(
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
    r"|good|great|fine|help|wrong|oops|undo|cancel|stop|never mind|test|coming|maybe)",
    denies="not|never|don't|doesn't|isn't|won't",
    undecided="maybe|perhaps|possibly|probably",
    not_done=r"(?:no )?(?:(?:it|this|that|we|they|the (?:assignment|answer|report)) )?"
    r"(?:(?:is|are|has|have|it's|we're) )?(?:still )?(?:not|isn't|hasn't|haven't|almost|nearly"
    r"|partly|nothing(?= yet\Z)|no (?:answer|reply)(?= yet\Z))"
    r"(?: (?:yet|quite|done|finished|completed?|started|come|answered|been|there|all|fully))*",
    under_way=r"(?:it's |it is )?(?:still )?"
    r"(?:in progress|ongoing|pending|delayed|under way|on its way)"
    r"|(?:(?:we're|we are|i'm|i am) )?(?:still )?(?:working on|waiting for)"
    r"(?: (?:it|that|an? (?:answer|reply)))?"
    r"|(?:it |we )?will be (?:done|finished|ready)"
    r"(?: (?:by|in|on|before|after|next) .{1,40}| later)?",
)
