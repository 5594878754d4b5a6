"""How English tells that somebody is ill: `HealthVocabulary`. Apostrophes are straight."""

from __future__ import annotations

from typing import Final

from secretary.language.health_vocabulary import HealthVocabulary

_FILL: Final = (
    r"(?: (?:unfortunately|sadly|now|still|very|quite|so|really|rather|too|seriously|terminally"
    r"|badly"
    r"|a bit|a little|not|also|just|at home|feeling|being|been|off|out|currently)){0,3}"
)
_GOT: Final = (
    r"(?: (?:got|had|a|an|the|bad|severe|high|terrible|unfortunately|just|been diagnosed with"
    r"|his|her|my"
    r"|come down with|caught|some|mild|awful)){0,3}"
)
_STATE: Final = (
    r"(?:ill|sick|unwell|poorly|pregnant|burnt out|burned out|depressed|on sick leave|off sick"
    r"|bedridden|feverish|signed off|in hospital|in the hospital|hospitalised|hospitalized)"
)
_ILLNESS: Final = (
    r"(?:cancer|\w{1,30} cancer|fever|flu|influenza|covid(?:-?19)?|corona|migraine|stroke"
    r"|heart attack|depression|diabetes|dementia|pneumonia|miscarriage|leukaemia|leukemia"
    r"|tumou?r|chickenpox"
    r"|stomach bug|concussion|surgery|an operation|operation|sore throat|headache|epilepsy"
    r"|anxiety|burnout|adhd|autism|asthma|sick child|sick kids?|doctor's appointment"
    r"|broken (?:arm|leg|foot|hand|hip))"
)
_ROLE: Final = (
    r"(?:head ?teacher|head|principal|teacher|colleague|member|substitute|chair|manager|director"
    r"|secretary)"
)
_ONE: Final = rf"(?:{_ROLE}|pupil|student|boy|girl|teenager|neighbour|friend|child|kid|patient)"
"""One person, who is not named, but whom the others may know."""
_ACTION: Final = (
    r"(?:(?:is |am |'m |'s )?(?:having|undergoing|getting) (?:an operation|surgery|chemo\w{0,30}"
    r"|treatment)"
    r"|(?:was|were|got|has been|have been) (?:admitted|hospitali[sz]ed|operated on|diagnosed)"
    r"|(?:has |have )?(?:passed away|died)|(?:has |have )?(?:broke|broken) (?:my|his|her|their"
    r"|a) \w{1,30}"
    r"|(?:feel|feels|feeling) (?:\w{1,30} )?(?:ill|sick|unwell|awful)|suffers? from|is dying"
    r"|(?:have|has|need|needs) to (?:see|go to) (?:the |a |my )?(?:doctor|hospital|dentist)"
    r"|expecting a (?:baby|child))"
)

_STEMS: Final = (
    r"\bill|sick|unwell|poorly|pregn|burn|depress|bedridden|fever|signed off|hospital|intensive"
    r"|injur"
    r"|dead|rehab|coma|cancer|flu|covid|corona|migraine|stroke|heart attack|diabet|dement|pneumon"
    r"|miscarr|leuk|tumo|chickenpox|stomach bug|concuss|surgery|operat|throat|headache|epilep"
    r"|anxiety"
    r"|doctor|dentist|broke|chemo|treatment|admitted|diagnos|passed away|died|dying|suffer"
    r"|expecting"
    r"|awful|adhd|autism|asthma"
)

HEALTH: Final = HealthVocabulary(
    stems=_STEMS,
    me="i",
    others="he|she",
    mine=r"my \w{1,30}(?: \w{1,30})?|(?:our|his|her) (?:\w{1,30} )?(?:son|daughter|child|children"
    r"|kids?|wife|husband|partner|mother|father|mum|dad|sister|brother)|the (?:substitute|chair"
    rf"|secretary)|(?:a|our) colleague|our {_ROLE}"
    r"|(?<!if )(?<!when )(?<!that )the (?:head ?teacher|principal|kid|child)",
    my_own=r"(?:my|his|her) (?:\w{1,30} )?(?:cancer|illness|sick leave|operation|diagnosis|surgery"
    r"|depression|stroke|pregnancy|chemotherapy|rehab\w{0,30})"
    r"|we(?:'re|'ve)?(?: (?:are|were|have|been|all|both|now|still|very|at home)){0,5}"
    r" (?:sick|ill|unwell)",
    nobody=r"more|many|most|all|none|nobody|some|half|every|everyone|each|those|these|they|we"
    r"|who|it"
    r"|this|that|there|people|children|pupils?|students?|staff|patients?|employees|teachers?"
    r"|persons?"
    r"|women|men|girls|boys|municipalit\w{0,30}|region\w{0,30}|schools?|care|per ?cent|population"
    r"|residents|parents|the|a|an|if|when|and|but|also|still|now|not|what|how|why|which|number"
    r"|nurses"
    r"|workers|sweden|you|one",
    is_=r"am|is|was|are|were|has been|have been|'m|'s|fell|got|feel|feels",
    is_before="am|is|was",
    has=r"have|has|had|'ve|got|caught|gets|with",
    fill=_FILL,
    got=_GOT,
    state=_STATE,
    weak_state=r"(?:at the hospital|in intensive care|injured|dead|in rehab|in a coma)",
    many=r"(?:ill|sick|unwell|in hospital)",
    illness=_ILLNESS,
    action=_ACTION,
    certificate=r"(?:medical|doctor'?s) (?:certificate|note)|sick ?note|fit ?note"
    r"|(?:medical|patient) records?|diagnosis",
    unnamed=rf"(?:we|i|they|the school) (?:have|had|'ve)(?: (?:had|got|now|also|still)){{0,3}}"
    rf" an? (?:{_STATE} {_ROLE}|{_ROLE} (?:who (?:is|was) )?{_STATE})"
    rf"|(?<!for )(?<!to )(?<!how )an? (?:\w{{1,30}} )?{_ONE} (?:with|who has|who had|has|had|got)"
    rf"(?: (?:severe|got|a|type 1))? {_ILLNESS}"
    rf"(?![\w-]| (?:has the right|has a right|is entitled|should|must|can|may|needs?|will)\b)",
    alone=rf"(?:am|'m|was|been){_FILL} {_STATE}|(?:have|had|got){_GOT} {_ILLNESS}"
    r"|(?:at )?home with (?:a |my )?sick \w{1,30}"
    r"|(?:ill|sick|unwell|off sick|fever|flu)"
    r"(?= (?:today|and|so|since|unfortunately|tomorrow|all week|on friday)\b|[.,!–-]|$)",
)
