"""How Swedish writes about a year plan: `YearPlanVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.year_plan_vocabulary import YearPlanVocabulary

YEAR_PLAN: Final = YearPlanVocabulary(
    move=r"flytta|[äa]ndra|byt",
    remove=r"ta\s+bort|stryk|radera",
    theme=r"temat?|rubrik(?:en)?",
    place=r"plats(?:en)?|lokal(?:en)?",
    number_marks=r"nr\.?|nummer|dag(?:en)?|datum",
    to=r"till|p[åa]",
    nothing=r"inget|ingen|inget\s+tema|ingen\s+plats|ta\s+bort|bort|stryk|radera",
    add=r"l[äa]gg\s+till|l[äa]gg\s+in",
    day_marks=r"ett\s+m[öo]te|m[öo]te|en\s+dag|dag",
    of_year=r"f[öo]r(?:\s+[åa]r(?:et)?)?|[åa]r(?:et)?",
    propose=r"f[öo]resl[åa](?:\s+(?:ny(?:a|tt)?(?:\s+datum)?|igen|om))?|nytt\s+f[öo]rslag"
    r"|nya\s+datum|g[öo]r\s+om",
    number=r"med|f[öo]resl[åa]",
    meetings=r"m[öo]ten?|g[åa]nger|datum|dagar",
    numbers={
        "ett": 1, "två": 2, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7,
        "åtta": 8, "atta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
    },
    ready=r"klar(?:t)?|[äa]r\s+klar|till\s+ordf[öo]randen|visa\s+(?:f[öo]r\s+)?ordf[öo]randen",
    approve=r"godk[äa]nn(?:er|d)?",
    establish=r"fastst[äa]ll(?:er)?|best[äa]m|planera",
    send=r"skicka(?:\s+(?:in|ut|den|igen|ny\s+version))?(?:\s+till\s+srb)?",
    show=r"visa|se",
)  # fmt: skip
