"""How people ask the secretary in English. Apostrophes are straight."""

from __future__ import annotations

from typing import Final

from secretary.language.en.answer_words import AWAY, UNSURE
from secretary.language.question_subjects import QuestionWords, Subject

_GOOD: Final = (
    r"(?:ok|okay|great|good|fine|perfect|lovely|excellent|brilliant|super|got it|noted|right"
    r"|understood|will do|i see|good to know|all good|cool|awesome|wonderful)"
)
_THANKS: Final = (
    r"(?:thanks|thank you|thx|ty|cheers|many thanks|thanks a lot|thanks so much|thank you so much"
    r"|thank you very much|much appreciated|thanks a (?:million|bunch)|ta"
    r"|(?:thanks|thank you)(?: (?:a lot|so much|very much))? for (?:\w+ ){0,2}(?:help|reply|answer"
    r"|information|info|that|reminder|summons|update|letting me know"
    r"|(?:file|pdf|document|agenda|minutes|notes|year plan|yearly plan|report|work plan|draft"
    r"|attendance list|summons)(?: (?:as|in) (?:an? )?(?:pdf|word|file|markdown|web ?page|html)"
    r"(?: \w+)?)?))"
)
_BYE: Final = (
    r"(?:bye|goodbye|kansli|in advance|have a (?:nice|good|great) (?:day|weekend|evening))"
)
_MEETING: Final = r"meetings?"

_AM: Final = r"(?:i'm|i am|i have|i've|i've got|i got|i feel|i must|i'll be)"
_ILL_OR_AWAY: Final = (
    rf"(?:{AWAY}|covid|(?<!to )leave|dentist|doctor|doctor's|hospital|funeral|work)"
)

_FILE: Final = r"\b(?:pdf|word|web ?page|attachment|file)s?\b"

_ON_PHONE: Final = r"(?:to|on|in|into|with) (?:my |the )?(?:phone|mobile|iphone|outlook|google)"

QUESTIONS: Final[QuestionWords] = {
    Subject.THANKS: rf"""
        ^(?:(?:{_GOOD})[ ,.!]+)*{_THANKS}(?:[ ,.!]+(?:{_GOOD}|{_BYE}|{_THANKS}))*$
    """,
    Subject.ACKNOWLEDGED: r"""
        ^(?:great|good|perfect|lovely|excellent|brilliant|got it|noted|understood)$
        ^(?:i see|good to know|all good|cool)$
        ^(?:awesome|wonderful|bye|goodbye|have a (?:nice|good|great) (?:day|weekend))$
        ^(?:no problem|no worries|you're welcome|(?:ok|okay) got it)$
    """,
    Subject.UNASKED: r"""
        ^see you\b
        ^see you (?:there|then|all)
        ^(?:i'm )?(?:back|well|better)(?: again| now)*$
    """,
    Subject.GREETING: r"""
        ^(?:hi|hello)(?:[ ,.!]+(?:kansli|all|again|there))*$
        ^(?:hey)(?:[ ,.!]+(?:kansli|all|again|there))*$
        ^(?:good (?:morning|afternoon|evening|day))(?:[ ,.!]+(?:kansli|all|again|there))*$
        ^(?:hi there)(?:[ ,.!]+(?:kansli|all|again|there))*$
        ^(?:hello there|how are you|are you there)(?:[ ,.!]+(?:kansli|all|again|there))*$
        ^(?:anybody there|test|testing)(?:[ ,.!]+(?:kansli|all|again|there))*$
    """,
    Subject.HELP: r"""
        ^(?:help|commands)(?: me)?(?: please)?$
        \bwhat can (?:you|i)\b(?: (?:do|say|write|ask|help))?
        \bhow (?:do|does) (?:you|this|it|kansli) work
        \bhow do i use\b
        \bwho are you
        \bwhat are you\b
        \bare you (?:a |an )?(?:\w+ )?(?:robot|bot|human|person|ai)\b
        \bwhich commands
        \bwhat is this\b
        \b(?:need|want|get|some) help\b
        \bwhat's your name\b|\bwhat is your name\b
        \b(?:can|could) you help\b
        \b(?:don't|do not) understand\b
    """,
    Subject.CHANGE: r"""
        \bhow (?:do|can) i (?:change|undo|edit|correct|take back|withdraw|delete|remove)\b
        \b(?:change|undo|correct|withdraw) my\b
        \b(?:take back|delete|remove|forget|ignore|scrap) (?:that|it|my|what)\b
        \bi (?:made a mistake|meant|wrote the wrong)
        \bi (?:was wrong|regret|take it back|changed my mind)
        \bwrong (?:button|meeting|answer)
        \bby mistake\b
        \bthat was wrong\b
        \bhow (?:do|can) i (?:cancel|switch)\b
    """,
    Subject.HOW_ABSENT: r"""
        \b(?:how|where) (?:do|can|should) i .*\b(?:absence|absent|apologies)\b
        \b(?:how|where) (?:do|can|should) i .*\b(?:can't|cannot|decline)\b
        \bwhat (?:do|should) i do if i\b.*\b(?:can't|cannot|ill|sick)\b
    """,
    Subject.SEAT: r"""
        \bi(?:'m| am|'ll| will)? (?:leav\w*|resign\w*|step\w* down|quit)\b.*\b(?:group|seat)\b
        \bi (?:have to|must|want to) (?:leave|resign|step down|quit)\b.*\b(?:group|seat)\b
        \bi(?:'m| am|'ll| will)? (?:resign\w*|step\w* down)\b.*\b(?:member|substitute|chair)\b
        \b(?:member|substitute|chair) (?:has |is )?(?:left|leaving|resign\w*|stepp\w* down)\b
        \b(?:new|elected|appointed)\b.{0,20}\b(?:member|substitute|chair)\b
    """,
    Subject.REPLY_BY: r"""
        \b(?:when|how long|how late|what time)(?! did)\b.*\b(?:answer|reply|respond|rsvp)\b
        \b(?:answer|reply|respond|rsvp)\b.*\bat the latest\b
        \bdeadline\b.*\b(?:answer\w*|repl\w*|respond\w*|rsvp)\b
        \blast day (?:to|for) (?:answer|reply|respond)
    """,
    Subject.HOW_COMING: r"""
        \bhow (?:do|can|should) i (?:answer|reply|respond|accept|confirm|sign up|register)\b
        \b(?:do|must) i (?:have to |need to )?(?:answer|reply|respond)\b
    """,
    Subject.REPORTED: r"""
        \b(?:what|have) (?:have )?i (?:already )?(?:reported|written|submitted)\b
        \b(?:did|have) you (?:get|got|received) my report
        \bshow (?:me )?my report
        \bsee my report
    """,
    Subject.HOW_REPORT: r"""
        \breport(?:s|ing)?\b
    """,
    Subject.HOW_TOPIC: r"""
        \b(?:raise|add|put)\b.*\b(?:topic|question|item|point|issue|something)\b
        \b(?:propose|suggest|bring up|submit)\b.*\b(?:topic|question|item)\b
        \b(?:propose|suggest|bring up|submit)\b.*\b(?:point|issue|something)\b
    """,
    Subject.HOW_CALENDAR: rf"""
        \b(?:how|can|could|want|may|would)\b.{{0,60}}\bmy (?:own )?calendar\b
        \b(?:how|can|could|want|may|would)\b.{{0,60}}\b(?:subscribe|calendar subscription)
        \bhave (?:the )?(?:meetings|dates)\b.{{0,30}} my phone\b
        \b(?:get|put|add|save|sync)\b.{{0,40}}\b(?:meetings?|calendar|dates) {_ON_PHONE}\b
        \b(?:add|put|save|sync|import|enter)\b.{{0,40}}\bcalendar\b
        \bcalendar\b.{{0,20}}(?:not|n'?t|never|cannot) (?:\w+ )?(?:work|updat|show|open|load)
        \bcalendar (?:link )?(?:is|was) (?:empty|wrong|broken|gone|missing)\b
        \b(?:can't|cannot|can not|don't|do not) (?:find|see|open|get)\b.{{0,20}}\bcalendar\b
        \bhow (?:does|do i use|do you use)\b.{{0,10}}\bcalendar\b
        \bcalendar (?:link|address|url)\b
        \b(?:link|address|url) (?:to|for|of) (?:\w+ )?calendar\b
        ^calendar subscription
    """,
    Subject.OWN: r"""
        \b(?:what|have|did) (?:have |did )?i (?:already )?(?:answer\w*|repl\w*|say|said)\b
        \b(?:what|have|did) (?:have |did )?i (?:already )?(?:respond\w*|sign\w*)\b
        \b(?:what|have|did) (?:have |did )?i (?:already )?(?:told|accept\w*)\b
        \bam i (?:registered|signed up|noted|down)\b
        \bam i (?:on the list|expected|needed|called|standing in)\b
        \b(?:have|did|do) you (?:\w+ )?(?:noted?|recorded?) (?:my|me|it|that|what)\b
        \b(?:have|did|do) you (?:\w+ )?(?:registered?|got) (?:my|me|it|that|what)\b
        \b(?:have|did|do) you (?:\w+ )?(?:get|seen?|received?|have) (?:my|me|it|that|what)\b
        \b(?:is|has) (?:it|that|my \w+) (?:been )?(?:noted|recorded|saved|registered|received)\b
        \bmy (?:sub|substitute|deputy|stand-in|replacement|answer|reply|response)\b
        \bin my (?:place|stead)
        \bstand(?:s|ing)? in for (?:me)\b
        \breplaces? me\b
        \binstead of me\b
        \bwho (?:do|am) i (?:replac\w*|stand\w*|substitut\w*)
        \b(?:do|should|must|shall) i (?:\w+ )?(?:have to |need to )?(?:come|attend)\b
        \b(?:do|should|must|shall) i (?:\w+ )?(?:have to |need to )?(?:stand in|be there)\b
        \bam i needed\b
        \bdo you need me\b
        \b(?:should|must|shall) i (?:go|be there|show up)\b
    """,
    Subject.FILE: rf"""
        {_FILE}.*\b(?:is not|isn't|does not|doesn't|do not|don't|will not|won't|can't|cannot)\b
        {_FILE}.*\b(?:is|was) (?:empty|broken|corrupt\w*|damaged|blank|unreadable|wrong)\b
        \b(?:not|n't|cannot|can't|unable)\b.*\b(?:open|read|load|download)\b.*{_FILE}
        \b(?:wrong|problems?|trouble) with\b.*{_FILE}
    """,
    Subject.NOTES: r"""
        \bminutes\b(?! late)(?! early)(?!.*\blate\b)
        \bmeeting notes\b
        \bnotes (?:from|of)\b
    """,
    Subject.CONTACT: r"""
        \bwho(?:'s| is) the (?:\w+ )?(?:secretary|chair|chairman|chairwoman|chairperson|vice)
        \b(?:call|phone|ring|email|mail|contact|reach) (?:me|the secretary)
        \b(?:call|phone|ring|email|mail|contact|reach) (?:the chair|somebody|someone)
        \bphone number
        \b(?:speak|talk) to (?:a (?:human|person)|the secretary|somebody|someone)
        \bwho (?:do|should|can) i (?:call|ask|contact|write to|talk to)
        \bwho decides\b|\bwho is in charge\b
    """,
    Subject.PLAN: r"""
        \b(?:move|reschedule|cancel)\b.*\b(?:meeting|time|place|date|room)\b(?<!cancelled)
        \b(?:plan|book|postpone|change)\b.*\b(?:meeting|time|place|date|room)\b(?<!cancelled)
        \b(?:change|switch) the (?:day|date|time|venue)\b
    """,
    Subject.LINK: r"""
        \blink\b
        \bzoom\b
        \bteams\b
        \bvideo call\b
        \bdial in\b
        \bhow do i (?:join|connect|get in|log in)\b
        \bjoin (?:online|digitally|remotely|the meeting)\b
        \b(?:can't|cannot) get in\b|\b(?:can't|cannot) get into\b
    """,
    Subject.AGENDA: r"""
        \bagenda\b
        \bwhat(?:'s| is| are)? .*\b(?:topics|items|points|discuss\w*)\b
        \bwhat (?:will|shall|are|do) we (?:\w+ )?(?:discuss\w*|talk\w*|do)\b
        \bwhat (?:will|shall|are|do) we (?:\w+ )?(?:doing|cover\w*|going)\b
        \bwhat is the meeting about
        \bwhat's the meeting about
        \bany (?:papers|documents)\b
    """,
    Subject.WHO: r"""
        \b(?:who|who's|who all|how many(?! meetings))\b.*\b(?:coming|come|comes|attend\w*)\b
        \b(?:who|who's|who all|how many(?! meetings))\b.*\b(?:answered|replied)\b
        \b(?:who|who's|who all|how many(?! meetings))\b.*\b(?:responded|absent|missing)\b
        \b(?:who|who's|who all|how many(?! meetings))\b.*\b(?:there|online|going|away)\b
        \b(?:who|who's)\b.*\b(?:apologies|present|signed|cannot|can't)\b
        \b(?:who all|how many(?! meetings))\b.*\b(?:apologies|present|signed|cannot|can't)\b
        \battendance\b
        \battendees\b
        \bparticipants\b
        \bis (?:everybody|everyone|anybody|anyone)\b
        \b(?:has|have) (?:everybody|everyone|anybody|anyone|all)\b
        \bhow many are we\b
        \bquorum\b
        \bhow many of us\b|\bhow many are (?:we|there)\b
        \bwho (?:is|stands|is standing|steps) (?:in|standing in|replacing)\b
    """,
    Subject.SUMMONS: r"""
        \bsummons\b
        \bsummoned\b
        \binvitation\b
    """,
    Subject.MEETINGS: r"""
        \bhow many meetings\b
        \b(?:which|what|all|list|show|other|upcoming|future)\b.*\b(?:meetings|dates)\b
        \bcalendar\b
        \bschedule\b
        ^(?:the )?meetings$
        \bwhen are\b.*\bmeetings\b
        \bhow often\b
    """,
    Subject.WHERE: r"""
        \bwhere\b
        \bwhere's\b
        \b(?:which|what) (?:place|room|address|building|city|town|venue)\b
        \bvenue\b
        \baddress\b
        ^(?:place|location)$
        \blocation\b
        \bparking\b
        \bhow do i get there\b
        \b(?:can|may|is|are) .*\b(?:online|digital(?:ly)?|remote(?:ly)?)\b
        \b(?:can|may|is|are) .*\b(?:in person|on site|hybrid|from home)\b
        \bwhereabouts\b
    """,
    Subject.ENDS: r"""
        \bhow (?:long|late)\b
        \b(?:when|what time) (?:\w+ ){1,3}(?:end|finish|over|done)\b
        \bend time\b
    """,
    Subject.WHEN: r"""
        \bwhen\b
        \bwhen's\b
        \bwhat (?:day|time|date|week)\b
        \bwhich (?:day|date|week)\b
        \bhow (?:early|soon)\b
        \b(?:is|are|was|do we have|have we got) (?:there |it )?(?:\w+ ){0,3}meetings?\b
        \b(?:cancelled|canceled|postponed|moved|still on)\b
        \bnext (?:meeting|time)\b
        ^(?:the )?meeting$
        \b(?:does|will) it (?:start|end|finish|begin)\b
        ^(?:date|time)$
        \bdate of\b
        \bhas .*\b(?:started|begun|ended|finished)\b
        \bremind me\b
    """,
    Subject.LATE: r"""
        \b(?:late|later|delayed|stuck|held up)\b
        \b(?:leave|go|leaving|going|out) (?:\w+ )?(?:early|earlier|before|after|at|by)\b
        \b(?:only|just) (?:for|there)\b
        \bi must go at\b|\bi have to go at\b
        \b(?:won't|will not) make the start\b
    """,
    Subject.AWAY: rf"""
        ^(?:ill|sick|unwell|off sick|poorly|double-booked|travelling|away|on holiday)\b
        \b{_AM} (?:\w+ ){{0,3}}?{_ILL_OR_AWAY}\b
        \bmy (?:\w+) (?:is|are|has|have) (?:\w+ ){{0,2}}(?:ill|sick|fever|unwell)\b
        \bclashes\b
        \b(?:not feeling well|feel(?:ing)? (?:ill|sick|unwell|bad)|in hospital)\b
        \bsick (?:child|kid|son|daughter)\b
        \bi(?:'ve| have) (?:got )?another meeting\b
    """,
    Subject.UNSURE: rf"""
        \b(?:{UNSURE})\b
        \b(?:might|may) (?:not )?(?:be able|come|make|join|attend)\b
        \b(?:do not know|probably|will see|have to check|need to check)\b
        \b(?:i'll|i will|let me|will) check\b|\bcan't say yet\b|\bcannot say yet\b
    """,
}

STATEMENT: Final = (
    r"\b(?:i|we) (?:can't|cannot|can|will|won't|have|am|must|may|might)\b|\bi'm\b|\bi'll\b"
    r"|\bnot\b|\babsent\b"
)
"""As in Swedish."""

ABOUT_PERSON: Final = (
    r"(?:(?:hi|hello)[,!.]?\s+)?(?:do you know\s+(?:if|whether)|(?:is|has|will|did|can|does))"
)
"""What stands before somebody's name where it is asked whether they come."""
CHAIR: Final = r"(?:the )?chair(?:man|woman|person)?"
