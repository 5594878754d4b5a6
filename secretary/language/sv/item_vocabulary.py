"""How Swedish says what becomes of an agenda's items: `ItemVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.item_vocabulary import ItemVocabulary

ITEMS: Final = ItemVocabulary(
    noun=r"punkt(?:en)?|nr\.?|nummer",
    draft=r"(?:i )?utkast(?:et)?s?",
    minutes=r"min(?:uters|uter|uts|ut)?\.?",
    hours=r"tim(?:mars|mar|mes|me)?\.?|h",
    lengths={
        "en kvart": 15,
        "kvart": 15,
        "en halvtimme": 30,
        "halvtimme": 30,
        "en halv timme": 30,
        "halv timme": 30,
        "tre kvart": 45,
        "trekvart": 45,
        "en timme": 60,
        "en och en halv timme": 90,
        "två timmar": 120,
    },
    no_length=r"(?:ingen|utan|ta bort|stryk) (?:tid|minuter|tiden)|tid: ingen",
    joining="om|på|i|efter|under|inom|med|av|cirka|ca|högst|minst",
    presenter=r"f[öo]redragande|f[öo]redras av|f[öo]redragare|presenteras av|presenteras"
    "|h[åa]lls av",
    nobody=r"ingen|inte bestämd|ta bort|bort|-|–",
    particles="von|af|de|van|la|le|der|den",
    title=r"(?:ny |byt |ändra |andra )?(?:rubrik(?:en)?|titeln?)(?: till)?|byt namn till"
    r"|ska heta|kalla den",
    assessment=r"barnr[äa]tt(?:en|spr[öo]vning(?:en)?)?|barnets b[äa]sta"
    r"|pr[öo]vning(?:en)? av barnets b[äa]sta|barnkonsekvensanalys(?:en)?",
    negation="inte|ingen|utan|ej|ta bort|nej|av|bort|behövs inte",
    move="flyttas|flytta",
    before="f[öo]re|innan|framf[öo]r|ovanf[öo]r",
    after="efter|nedanf[öo]r",
    to="till plats|till nummer|till nr|till|som nummer|som nr|som",
    first="f[öo]rsta?|[öo]verst",
    last="sista?|underst",
    remove=r"ta(?:s)? bort|stryk(?:s|a)?|utg[åa]r|radera|utel[äa]mna(?:s)?",
    take_in=r"ta(?:s)? (?:med|in|upp|tillbaka)|l[äa]gg tillbaka",
    postpone=r"skjut(?:s)? (?:upp|fram)(?: den)?|uppskjut(?:s|en)?|bordl[äa]gg(?:s)?|bordlagd"
    r"|senarel[äa]gg(?:s)?",
    until="tills|till|inf[öo]r|f[öo]r(?! att)",
    until_only="tills|till|inf[öo]r",
    next_meeting=r"(?:det )?n[äa]sta(?: m[öo]te(?:t)?| g[åa]ng| sammantr[äa]de)?",
    because="f[öo]r att|eftersom|d[åa]|p[åa] grund av|pga",
    decline=r"avsl[åa](?:s|tt)?|avvisa(?:s)?|ta inte med",
    unfinished=r"(?:inte|ej) (?:helt )?(?:klar|f[äa]rdig|avslutad|f[äa]rdigbehandlad)"
    r"|(?:[äa]r|blev) (?:inte|ej) (?:klar|f[äa]rdig)|hann(?:s)? (?:vi )?inte(?: med)?"
    r"|forts[äa]tter(?: n[äa]sta (?:m[öo]te|g[åa]ng))?",
)
