"""What English words are in an answer about coming. Apostrophes are straight; see the Swedish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from secretary.language.answer_vocabulary import AnswerVocabulary
from secretary.language.answers.tags import Tag
from secretary.language.en.vocabulary import MESSAGES

AWAY: Final = (
    "ill|sick|away|unwell|poorly|on leave|on holiday|holiday|on vacation|vacation|travelling"
    "|traveling|abroad|double-booked|double booked|busy|flu|cold|migraine|fever"
    "|off sick|clash"
)
"""From which an absence follows for most people; a mere reason, too."""

UNSURE: Final = (
    "maybe|perhaps|not sure|don't know|unsure|possibly|tentatively|tentative|get back to you"
    "|let you know|we'll see|depends"
)
"""Leaves open whether somebody comes."""

_SUBSTITUTES: Final = ("my substitute", "my sub", "my deputy", "the substitute")
_COME_IN: Final = (
    "will come|will go|will attend|comes|goes|is coming|is going|will step in|can go|will be there"
)

WORDS: Final[Mapping[str, str]] = {
    Tag.FILLER: "|".join(sorted(MESSAGES.greetings))
    + "|say that|note that|running|record that|tell them|sorry|so sorry|very sorry|afraid"
    "|unfortunately|sadly|regrettably|thanks|thank you|many thanks|cheers|apologies for the delay"
    "|apologies for the late reply|apologies for replying late|apologies for being late|also|still"
    "|therefore|hence|thus|that's why|thats why|which is why"
    "|now|really|actually|well|then|indeed|happily|happy to|after all|that|the|a|an|am|is|be|being"
    "|are|have|has|got|get|need|need to|have to|has to|must|to|on|of|in|it|this|my|will be"
    "|best regards|regards|kind regards|best|br|best wishes|see you then|see you there|secretary"
    "|as usual|as planned|as agreed|there|here|again|my answer|answer|very much|with pleasure"
    "|great|looking forward|looking forward to it|note|please note|just to say"
    "|just to let you know|fyi|going|going to|wish to|would like to|quite|at all|too|as well"
    "|no problem|no problem at all|could you note that|can you note that|please note that"
    "|could you record that|can you record that|please record that|no worries|no trouble"
    "|sent from my iphone|anyway|all the same|regardless|don't forget|sent from my phone"
    "|sent from my ipad|sent from my mobile",
    Tag.PAST: "had|was|were|did|came|attended|would have|hadn't|has been|have been",
    Tag.WORD: "can't wait|cant wait|can not wait|cannot wait|i'm in a|i'm in the|am in a|am in the"
    "|do it|do that|do this|do so|make that|it doesn't work|it does not work|it won't work",
    Tag.SELF: "i|i'm|im|i am|i've|i'd|me|myself|i have|for my part|id",
    Tag.OTHERS: "you|we|he|she|they|somebody|someone|anybody|anyone|everybody|everyone|all|people"
    "|your|our|his|her|their|us|them",
    Tag.AND: "so|and|plus|as well as",
    Tag.COME: "coming|comming|attending|joining|participating|taking part|present|comes|join"
    "|attendance|able to come|able to attend|going to attend|going to come|going to be there"
    "|going to make it|going to join|will be there|will be coming|will be attending"
    "|will be joining|will come|will attend|will join|will be present|i'll be there|i'll be coming"
    "|i'll be attending|i'll come|i'll attend|i'll join|i'll be joining|be there|am in|i'm in"
    "|count me in|be coming|be attending|be joining|be present|i'll be present|i'll make it"
    "|will make it|will take part|i'll take part|will participate|works|works for me|works fine"
    "|suits me|suits me better|suits me fine|is fine|is ok|is okay|is fine for me|is fine by me"
    "|fine by me|fine with me|i'm free|am free|sign me up|come along|i'll come along"
    "|count on me|you can count on me",
    Tag.INFINITIVE: "come|attend|make it|make|do|take part|participate|be able to come"
    "|be able to attend|be able to make it|be able to join|be with you|make that one"
    "|do that one",
    Tag.CAN: "can|able|able to|be able to|manage|manage to",
    Tag.SHALL: "will|shall|i'll|intend to|plan to|am going to|planning to|love to|i'd love to"
    "|would love to",
    Tag.ABSENT: "absent|absence|apologies|my apologies|send my apologies|sending my apologies"
    "|sends apologies|send apologies|must cancel|have to cancel|need to cancel|must decline"
    "|have to decline|decline|declining|unable|miss|missing|will miss|have to miss|have to skip"
    "|skip|have to pass|will have to pass|give it a miss|unable to come|unable to attend"
    "|unable to make it|unable to join|unable to be there|unable to participate"
    "|unable to take part|unavailable|not available|am out|i'm out|count me out"
    "|i have to pass|i have to skip|gotta skip|gotta miss|gotta pass|gonna miss|bow out|bowing out"
    "|take me off the list|cancel my attendance|cancel my place|cancel my spot"
    "|staying home|staying at home|stay home|stay at home",
    Tag.AWAY: f"{AWAY}|"
    "i'm off|off work|out of office|out of the office|the flu|a cold|a clash|out of town"
    "|in a meeting|in another meeting|in meetings"
    "|am in a meeting|i'm in a meeting"
    "|i'm in another meeting|i'm in meetings|send my substitute|call my substitute|"
    + "|".join(f"{who} {comes}" for who in _SUBSTITUTES for comes in _COME_IN.split("|")),
    Tag.NOT: "not|nt|never|none|nobody|nothing|neither|nor|don't|dont|doesn't|isn't|wasn't|didn't",
    Tag.NOT + Tag.LIKELY: "hardly|scarcely",
    Tag.NO: "|".join(sorted(MESSAGES.no)),
    Tag.YES: "|".join(sorted(MESSAGES.yes)),
    Tag.SEE_YOU: "see you|see you on|see you in",
    Tag.NO_LONGER: "longer|any longer|anymore|any more|resolved|sorted|sorted out|fallen through"
    "|gone away|lifted|off again|no more|undo|remove|delete|cancelled|canceled|cancel|withdraw"
    "|withdrawn|revoke|retract|by mistake|in error",
    Tag.BREAK: "exclamation mark|new line|full stop|period",
    Tag.BUT: "but|however|though|although|instead|only|just|rather|other than",
    Tag.CORRECTION: "no wait|wait no|no actually|actually no|or no|correction|i mean|i meant|meant"
    "|changed my mind|scratch that|on second thought|on second thoughts|my mistake|no sorry"
    "|sorry no|wait|strike that|ignore that|just kidding|kidding|joking",
    Tag.BECAUSE: "because|because of|since|due to|due|as|owing to|on account of|for|reason|so that"
    "|the reason",
    Tag.MAYBE: f"{UNSURE}|"
    "dont know|uncertain|might|may|hopefully|hope|hoping|try|trying|get back|unclear|see if"
    "|could be|not certain|unlikely|doubt|doubtful|not necessarily|not definitely|not really"
    "|not yet|not quite|not absolutely|not certainly|50/50|fifty-fifty|penciled|pencilled"
    "|yeah right|as if|no way|no chance|not a chance|no reason|no idea",
    Tag.LIKELY: "probably|likely|presumably|think|i think|guess|suppose|expect|expect to|seems"
    "|looks like|reckon|most likely|believe|almost certainly|pretty sure",
    Tag.IF: "if|unless|provided|depending|otherwise|in case|as long as|whether|when|once|either|or"
    "|assuming|so long as",
    Tag.QUESTION: "question mark|how|what|who|where|why|which|whom|whose|wondering|wonder|question"
    "|may i|is there|are there|should i|help|show|list",
    Tag.DESPITE: "despite|in spite of|even if|even though|no matter|whatever happens",
    Tag.WHOLE: "the whole|whole|the entire|entire|all of it|the whole of it|the whole meeting"
    "|the entire meeting",
    Tag.PART: "part|partly|parts|half|halfway|beginning|start|end|first hour|last hour|hours|item"
    "|items|conflict of interest|morning|afternoon|evening|lunch|break|early|earlier|bit|vote"
    "|session|agenda|point|soon",
    Tag.UNREAD: "except|excluding|following|thereafter|apart|besides|next|last|previous|first"
    "|second|third|fourth|other|another|rest|remaining|time|times|week|weeks|weekend|day|days"
    "|month|months|year|years|spring|summer|autumn|winter|term|today|tomorrow|tonight|yesterday"
    "|zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|every|each|fortnight"
    "|meetings|back|move|moved|change|changed|reschedule|postpone|postponed|wrong|mistake|without"
    "|between|same|alone|elsewhere|back on|until further notice|from now on|permanently"
    "|indefinitely|test|testing|ignore|disregard|on time|in time|don't say|don't record|don't note"
    "|don't write|don't put me|don't assume|forget|forget that",
    Tag.THE_MEETING: "this time|meeting|the meeting|to the meeting|at the meeting|from the meeting"
    "|for the meeting|this meeting|to it|at it|from it|for it|group meeting|the group's meeting"
    "|the summons|the invitation|the group|this one|that one|the new date|the new time|the new day"
    "|new date|new time|this date|that date",
    Tag.ALL: "both|both meetings|both the meetings|both times|both days|both dates|all meetings"
    "|all the meetings|all of the meetings|every meeting|to both|at both|both of them|from both"
    "|from both meetings|either of them|either one of them|any of them",
    Tag.SUBSTITUTE: "my substitute|the substitute|substitute|my deputy|deputy|my sub|the sub"
    "|my stand-in",
    Tag.DIGITAL: "digitally|digital|online|on-line|remotely|remote|via video|by video|over video"
    "|on video|via link|by link|over link|on link|via teams|on teams|virtually|from home|by zoom"
    "|via zoom|on zoom|via the link|through the link|video",
    Tag.ON_SITE: "on site|on-site|onsite|in person|physically|in the room|face to face|irl",
    Tag.BUT + Tag.NOT: "instead of|rather than",
    Tag.LATE: "late|a bit late|a little late|later|delayed|running late|slightly late|late for",
    Tag.FROM: "from|around|about|at about|at around|at|by|approx|not before|from about",
    Tag.AFTER: "after|shortly after|just after",
    Tag.UNTIL: "until|till|before|til|'til|until about|until after|until around",
    Tag.TO: "up to|through",
    Tag.LEAVE: "leave|leaves|leaving|must leave|have to leave|need to leave|go|must go|have to go"
    "|need to go|will leave|i'll leave|leave at|must leave at|have to leave at|have to go at"
    "|must go at|need to leave at|leave by|must leave by|have to leave by|leaving at|need to go at"
    "|gotta leave|gotta go|have to dash|need to dash|must be off|have to be off|need to be off"
    "|have to run|need to run|can't stay past|can't stay after|can't stay longer than"
    "|can't stay later than|cannot stay past|cannot stay after|cannot stay longer than"
    "|stay|staying|leave around|have to leave around|will leave at|i'll leave at|go at|leave early"
    "|leave early at|have to leave early|drop off|drop off at|leave before|have to leave before"
    "|must leave before",
    Tag.CAN + Tag.LIKELY: "could",
    Tag.SHALL + Tag.LIKELY: "would|want to|should",
    Tag.SHALL + Tag.NOT: "won't|wont|will not|shall not|not going to|wouldn't",
    Tag.NOT + Tag.ABSENT: "no absence|cancel my absence|withdraw my absence|remove my absence"
    "|delete my absence|undo my absence|cancel my apologies|withdraw my apologies",
    Tag.NOT + Tag.NO_LONGER: "no longer",
    Tag.CAN + Tag.NOT: "no can do|can't|cant|cannot|can not|not able|not able to|won't be able to"
    "|wont be able to|will not be able to|not going to be able to|can't manage|can not manage",
    Tag.COME + Tag.NOT: "doesn't work|does not work|doesn't suit me|does not suit me|won't work"
    "|it doesn't work for me|doesn't work for me|does not work for me|won't work for me|is no good"
    "|is no good for me|won't be there|won't be coming|wont be coming|won't be attending"
    "|won't be joining|won't come|won't attend|won't join|will not be there|will not be coming"
    "|wont be there|i'm not in|won't be present",
    Tag.NOT + Tag.COME: "not coming|not attending|not joining|not participating|not taking part"
    "|don't count on me|do not count on me|not present|not going|not be there|not be coming"
    "|not be attending|not be joining",
}
"""By what the words are. Two tags are as two words."""

ANSWERS: Final = AnswerVocabulary(
    in_my_place=r"instead(?:\s+of\s+me)?|in\s+my\s+(?:place|stead|seat)|my\s+(?:seat|place)"
    r"|for\s+me|stand\w*\s+in|(?:step|fill)\w*\s+in|replac\w+\s+me",
    stands_in=r"(?:stand(?:ing)?|fill(?:ing)?|step(?:ping)?)\s+in\s+for|replac(?:e|ing)"
    r"|cover(?:ing)?\s+for|com(?:e|ing)\s+instead\s+of",
    takes="take|taking",
    seat="seat|place",
    asks=tuple(f"{verb} i" for verb in "am can will do have should could must".split()),
    inverts=(),
    nobody=("nobody", "none", "nothing"),
    everybody=("all", "everyone", "everybody"),
    we=("we",),
    us=("us",),
    on_behalf=("for",),
    substitutes=("substitute", "my sub", "my deputy"),
    listing=("and", "&"),
    numbered=("meet", "no "),
    from_day=(),
    since=(),
    through=("up to", "through"),
    both=("both", "to both", "at both", "from both"),
    each=("either ", "any "),
    goes_on=("come", "make it", "make", "do", "join", "take"),
    no_longer=("longer", "more"),
    gone=(),
    also=("also", "too", "as well"),
    instead=("but", "however", "though"),
    at_the_latest=("before",),
    arrives=("com", "arriv"),
    may_be_by=("com",),
    past_or_to=("to", "past"),
    parts_of_hour="half|quarter",
    dotted="jan|feb|apr|aug|sept?|nov|dec",
    spoken_stops=(),
    minutes=("minutes", "mins", "minute"),
    durations={
        "ten minutes": 10,
        "fifteen minutes": 15,
        "twenty minutes": 20,
        "half an hour": 30,
        "an hour": 60,
        "hour": 60,
    },
    typo_targets=("digitally", "digital", "coming"),
)
