"""How English writes about who is at a meeting: `PresenceVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.presence_vocabulary import PresenceVocabulary

PRESENCE: Final = PresenceVocabulary(
    there=r"here|there|present|came|come|attends|attended|attending|with\sus|in\sattendance"
    r"|taking\spart|took\spart|arrived",
    away=r"absent|away|missing|a\sno[\s-]show|no[\s-]show"
    r"|(?:did\snot|didn't|has\snot|hasn't|does\snot|doesn't)\s(?:come|attend|show\sup|arrive[d]?)"
    r"|(?:is\snot|isn't|was\snot|wasn't|not|never)\s(?:here|there|present|coming|attending|came"
    r"|attended|showed\sup|turned\sup)",
    digital=r"digital(?:ly)?|online|on-line|remote(?:ly)?|(?:by|via|over|on)\s(?:video|teams|zoom|link)",
    on_site=r"on\ssite|on-site|in\sperson|in\sthe\sroom",
    whole=r"(?:for\s)?the\swhole\s(?:meeting|time)|all\sthe\stime|throughout",
    from_start=r"from\sthe\s(?:start|beginning)",
    to_end=r"(?:un)?til(?:l)?\sthe\send|to\sthe\send",
    arrives=r"from|since|came(?:\sin)?(?:\sat)?|arrived?s?(?:\sat)?|joined(?:\sat)?|joins(?:\sat)?",
    leaves=r"until|till|til|to|left(?:\sat)?|leaves(?:\sat)?|went(?:\sat)?",
    not_until=r"(?:did\snot|didn't)\s(?:come|arrive)\s(?:un)?til(?:l)?|not\s(?:here\s)?until",
    came=r"joined|joins",
    left=r"left(?:\searly)?|has\sleft|leaves(?:\searly)?|went",
    late=r"(?:is\s|was\s|came\s|comes\s)?late|later|soon",
    clock_mark=r"at",
    spoken_clock=r"(?:seven|eight|nine|ten|eleven|twelve|noon)(?!\w)|half\spast\s\w{2,7}|(?:a\s)?quarter\s(?:to|past)\s\w{2,7}"
    r"|\w{2,6}\s(?:to|past)\s\w{2,7}",
    serves=r"(?:stands|stood|standing|steps|stepped|stepping|sits|sat)\sin\sfor|replaces|replaced(?!\sby)"
    r"|(?:serves|served|serving|substitutes|substituted|substituting|substitute)\sfor"
    r"|instead\sof|in\splace\sof",
    served_by=r"(?:is\s|was\s)?replaced\sby",
    serving=r"serves|served|serving|stands\sin|stood\sin",
    beside=r"beside|(?:is\shere\s)?as\s(?:a\s)?substitute|not\sserving|(?:did|does)\snot\sserve",
    leads=r"(?:is\s|was\s|as\s)?(?:the\s)?chair(?:person)?|chairs|chaired|leads|led|presides|presided",
    reset=r"reset|as\sannounced|as\sanswered",
    removes=r"remove|delete",
    negation=r"not|never|no|isn't|wasn't|didn't",
    filler=r"is|was|has|but|and|now|already|also|the\smeeting",
    everybody=r"everybody|everyone|all",
    but=r"except(?:\sfor)?|but(?=\s[A-ZÅÄÖ])",
    after_has=r"",
    i_am=r"(?:h(?:ello|i)[\s,!]{1,3})?(?:now\s)?i(?:\sam|'m)(?:\snow)?",
    guest=r"guests?|visitors?",
    myself=r"me",
    and_words=r"and",
)
