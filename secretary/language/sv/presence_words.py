"""How Swedish writes about who is at a meeting: `PresenceVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.presence_vocabulary import PresenceVocabulary

PRESENCE: Final = PresenceVocabulary(
    there=r"h[äa]r|med|n[äa]rvarande|n[äa]rv\.?|n[äa]rvarade|n[äa]rvarar|deltar|deltog|deltagit"
    r"|medverkar|medverkade|kommit|dök\supp|anl[äa]nt",
    away=r"fr[åa]nvarande|fr[åa]nv\.?|borta|saknas|saknades|uteblev|uteblir|uteblivit|utebliven"
    r"|(?:har|hade|fick)\sf[öo]rhinder|f[öo]rhinder"
    r"|(?:kom|kommer|kommit|d[öo]k|dyker|deltar|deltog|n[äa]rvarade|n[äa]rvarar)\s"
    r"(?:inte|ej|icke|aldrig)(?:\s(?:hit|upp|alls))?"
    r"|(?:inte|ej|icke|aldrig)\s(?:h[äa]r|med|n[äa]rvarande|kommit|kom|dykt\supp)",
    digital=r"digitalt?|p[åa]\sl[äa]nk(?:en)?|via\sl[äa]nk(?:en)?|p[åa]\sdistans|distans|online"
    r"|p[åa]\steams|via\steams|teams|p[åa]\szoom|via\szoom|zoom|p[åa]\svideo|via\svideo",
    on_site=r"p[åa]\splats|fysiskt|i\srummet|i\ssalen|i\slokalen",
    whole=r"hela\s(?:m[öo]tet|tiden|dagen)|fr[åa]n\sb[öo]rjan\still\sslut(?:et)?",
    from_start=r"fr[åa]n\s(?:b[öo]rjan|start|starten|b[öo]rjan\sav\sm[öo]tet)",
    to_end=r"till\s(?:slutet|slut)",
    arrives=r"fr[åa]n(?:\soch\smed)?|fr\.?\s?o\.?\s?m\.?|sedan|anl[äa]nde|ansl[öo]t|anl[äa]nder"
    r"|ansluter|kommer(?:\sin)?|kom(?:\sin|\sf[öo]rst)?|f[öo]rst|tillkom",
    leaves=r"(?:fram\s)?till(?:\soch\smed)?|t\.?\s?o\.?\s?m\.?|gick|g[åa]r|gick\shem|l[äa]mnade"
    r"(?:\sm[öo]tet)?|l[äa]mnar(?:\sm[öo]tet)?|[åa]kte|avvek",
    not_until=r"(?:kom|kommer|[äa]r\sh[äa]r|med)?\s?(?:inte|ej)\sf[öo]rr[äa]n",
    came=r"kom|kommer|ansl[öo]t|anl[äa]nde",
    left=r"gick|har\sg[åa]tt|g[åa]tt|gick\shem|l[äa]mnade(?:\sm[öo]tet)?|[åa]kte|avvek"
    r"|gick\stidigare|g[åa]r\stidigare|g[åa]r|(?:inte|ej)\skvar",
    late=r"(?:kom\s|kommer\s|[äa]r\s|blir\s)?(?:f[öo]r\s)?(?:sent|sen|f[öo]rsenade?)|senare|strax"
    r"|snart",
    clock_mark=r"kl\.?|klockan",
    spoken_clock=r"(?:sju|[åa]tta|nio|tio|elva|tolv)(?!\w)|halv\s\w{2,7}|kvart\s(?:i|[öo]ver)\s\w{2,7}|\w{2,6}\s(?:i|[öo]ver)\s\w{2,7}",
    serves=r"(?:g[åa]r|gick|hoppar|hoppade)\sin\sf[öo]r|ers[äa]tter|ersatte|ers[äa]ttare\sf[öo]r"
    r"|tj[äa]nstg[öo]r(?:ande)?\sf[öo]r|tj[äa]nstgjorde\sf[öo]r|(?:i\sst[äa]llet|ist[äa]llet)\sf[öo]r",
    served_by=r"(?:har\s)?(?:ers[äa]tts|ersattes|ersatts)\sav",
    serving=r"ers[äa]tter|ersatte|tj[äa]nstg[öo]r(?:ande)?|tj[äa]nstgjorde",
    beside=r"bredvid|(?:[äa]r\s|var\s)?(?:med\s)?som\sers[äa]ttare|ej\stj[äa]nstg[öo]rande"
    r"|(?:inte|ej|icke)\stj[äa]nstg[öo]rande|tj[äa]nstg[öo]r\s(?:inte|ej)"
    r"|tj[äa]nstgjorde\s(?:inte|ej)",
    leads=r"(?:var\s|[äa]r\s)?(?:m[öo]tes)?ordf[öo]rande|(?:leder|ledde)(?:\sm[öo]tet)?"
    r"|som\sordf[öo]rande|ordf\.?",
    reset=r"[åa]terst[äa]ll|nollst[äa]ll|enligt\ssvaret?|som\sanm[äa]lt|enligt\sanm[äa]lan",
    removes=r"ta(?:g)?\sbort|radera|stryk",
    negation=r"inte|ej|icke|aldrig|inge[nt]",
    filler=r"[äa]r|var|har|blev|blir|men|och|d[åa]|nu|redan|ocks[åa]|m[öo]tet|m[öo]te",
    everybody=r"alla|allihop|allihopa|samtliga",
    but=r"utom|f[öo]rutom",
    after_has=r"(?:(?:inte|ej|tyv[äa]rr|nu|ju|redan)\s){0,2}(?:inge[nt]|inga|f[öo]rhinder|f[åa]tt"
    r"|ett|m[öo]jlighet|tid|sv[åa]rt|[äa]ndrat|blivit|jobb|problem|ont|feber|annat|semester)",
    i_am=r"(?:hej[\s,!]{1,3})?(?:(?:nu\s)?jag\s(?:[äa]r|e)(?:\snu)?|nu\s(?:[äa]r|e)\sjag)",
    guest=r"g[äa]st(?:er|en|erna)?",
    myself=r"jag|mig|mej",
    and_words=r"och|o|samt|\+|&",
)
