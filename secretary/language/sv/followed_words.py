"""How Swedish writes of what is followed up: `FollowedVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.followed_vocabulary import FollowedVocabulary

FOLLOWED: Final = FollowedVocabulary(
    closed=r"(?:[äa]r\s)?(?:upp)?n[åa](?:tt|dd)|(?:[äa]r\s)?uppfyll[td]|(?:har\s)?upph[öo]r(?:t|de)?",
    state=r"(?:nu)?l[äa]ge(?:t)?|status",
    followed_up=r"(?:[äa]r\s)?(?:uppf[öo]ljd|f[öo]ljdes\supp|f[öo]ljts\supp)|uppf[öo]ljning(?:en)?",
    wholly=r"helt|i\ssin\shelhet|i\shelhet|som\shelhet",
    partly=r"delvis|i\sdelar|till\sdelar",
    assessment=r"barnr[äa]tt(?:spr[öo]vning)?|barnkonsekvens|(?:pr[öo]vning\sav\s|pr[öo]va\s)?"
    r"barnets\sb[äa]sta(?:\sska\spr[öo]vas)?",
    no_assessment=r"(?:inte|utan|ingen|ej)\s(?:barnr[äa]tt(?:spr[öo]vning)?"
    r"|(?:pr[öo]vning\sav\s)?barnets\sb[äa]sta)",
    number_marks=r"fokusuppdrag(?:et)?|m[åa]l(?:et)?|[öo]verenskommelse(?:n)?",
    measure=r"m[åa]tt|m[äa]ts(?:\s(?:med|av|genom))?|indikator",
    target=r"m[åa]l|m[åa]lv[äa]rde|m[åa]lniv[åa]|m[åa]ltal",
    parties=r"parter(?:na)?|mellan",
    date=r"datum|tecknad(?:es)?|undertecknad(?:es)?|ing[åa]ngen|(?:g[äa]ller\s)?fr[åa]n",
    reference=r"referens|ref|beteckning|beslut|diarienummer|diarienr|dnr",
    reference_bare=r"dnr|diarienr|diarienummer",
    answer_word=r"svar(?:a|as)?|besvaras|redovisas?|klart?|ska\sbesvaras",
    a_child=r"(?:en|ett)\s(?:pojke|flicka|elev|barn|kille|tjej|ton[åa]ring)",
    the_child=r"pojken|flickan|eleven|barnet|sonen|dottern|ton[åa]ringen",
    is_called=r"heter|bor\shos|[äa]r\sf[öo]dd|f[öo]ddes|g[åa]r\si",
    aged=r"(?:p[åa]|om)?\s?\d{1,2}\s?[åa]r",
    of_somebody=r"son|dotter",
)
