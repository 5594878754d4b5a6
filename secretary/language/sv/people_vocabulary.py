"""The Swedish words for who comes to a group, leaves it or presides."""

from __future__ import annotations

from typing import Final

from secretary.language.people_vocabulary import PeopleVocabulary

PEOPLE: Final = PeopleVocabulary(
    new=r"nya?|nytt|l[äa]gg (?:till|in)|utse|in",
    ended=r"slut(?:ar?)?|avsluta|ta bort|stryk|radera|avg[åa]r|ut|entlediga|upph[öo]r",
    swap=r"byt(?: ut)?|ers[äa]tt|byte",
    swap_for=r"mot|med|till",
    unlinks="bort",
    leaves=r"slut(?:ar?)?|(?:har )?(?:avg[åa]tt|slutat)|avg[åa]r|uppdraget upph[öo]r"
    r"|l[äa]mnar(?: (?:gruppen|uppdraget|platsen|sin plats|sitt uppdrag))?"
    r"|avs[äa]ger sig(?: uppdraget)?|upph[öo]r|utg[åa]r|tas? bort",
    replaces=r"ers[äa]tter|eftertr[äa]der|tar (?:vid|[öo]ver)(?: platsen)? efter|efter"
    r"|i ?st[äa]llet f[öo]r|tar (?:[öo]ver )?platsen efter",
    replaced_by=r"ers[äa]tts av|byts(?: ut)? mot|eftertr[äa]ds av|bytt mot",
    presides=r"blir(?: ny)?|[äa]r(?: ny)?|som|ny|utses till",
    chair=r"ordf[öo]rande|ordf\.?",
    vice_chair=r"(?:vice|v\.?) ?ordf(?:[öo]rande|\.)?",
    nobody=r"ingen|vakant",
    of=r"f[öo]r|fr[åa]n|p[åa]|[åa]t|i|till",
    linked_to=r"till|[äa]r|har|med|=",
    seat_nouns=r"plats(?:en)?|kommuns?|stads?|personlig|ledamotens|ledamoten|ersättare",
    since=r"fr[åa]n och med|fr\.? ?o\.? ?m\.?|fr[åa]n|med b[öo]rjan|tilltr[äa]der|b[öo]rjar"
    r"|g[äa]ller fr[åa]n",
    until=r"till och med|t\.? ?o\.? ?m\.?|tom|till|sista dag(?:en)?(?: [äa]r)?",
    at_once=r"nu|genast|omedelbart|omg[åa]ende",
    begins_day=r"(?:m[åa]n|tis|ons|tors|fre|l[öo]r|s[öo]n)dag(?:en)?"
    r"|i ?(?:dag|morgon|morron|[öo]vermorgon)|(?:den )?(?:sista|siste|f[öo]rsta)|den"
    r"|jan(?:uari)?|feb(?:ruari)?|mars|april|maj|juni|juli|aug(?:usti)?|sept(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?",
    to_meeting=r"till|f[öo]r|p[åa]|vid|under|inf[öo]r",
    items=r"(?:dagordnings)?punkt(?:en)?|[äa]rendet?",
    withdrawn=r"inte|kommer inte|deltar inte|[åa]terkallad|utg[åa]r",
)
