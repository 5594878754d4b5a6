"""How Swedish writes about assignments: `HandOutVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.hand_out_vocabulary import HandOutVocabulary

HAND_OUTS: Final = HandOutVocabulary(
    close=r"(?:[äa]r\s)?(?:nu\s)?(?:klar(?:t|a|markera|markerat)?|f[äa]rdigt?|slutf[öo]r(?:t)?"
    r"|avsluta(?:t|d)?|gjort|utf[öo]rt|besvara(?:t|d)?)|svar(?:et)?|avslut",
    change=r"[äa]ndra(?:\s+till)?|ny\s+text|byt(?:\s+text)?",
    undated=r"utan\s+(?:slut)?datum|utan\s+deadline|inget\s+(?:slut)?datum"
    r"|ta\s+bort\s+(?:slut)?datum(?:et)?",
    reopen=r"[öo]ppna(?:\s+igen)?|[åa]ter[öo]ppna|inte\s+klart?",
    send=r"skicka(?:\s+(?:den|ut|runt|tabellen))?",
    remove=r"ta\s+bort|radera|stryk",
    number_marks=r"nr\.?|nummer|uppdrag|beg[äa]ran|rekommendation",
    and_words="och|o|samt",
    show=r"visa|lista|se",
    own=r"mina|mitt|v[åa]ra|v[åa]rt",
    every=r"alla|samtliga|allas",
    closed=r"klara|klart|avslutade|besvarade",
    open=r"[öo]ppna|ej\s+klara|inte\s+klara|kvar",
    overdue=r"f[öo]rsenade?|sena",
    due=r"(?:(?:det\s)?ska(?:ll)?\svara\s)?(?:klart?\s)?senast(?:\s(?:till|inf[öo]r|vid|f[öo]re))?"
    r"|(?:deadline|slutdatum)(?:\s(?:[äa]r|till))?",
    due_or_not=r"till|inf[öo]r|f[öo]re|innan",
    before=r"f[öo]re|innan",
    no_due=r"de|den|det|dom|sedan|n[äa]r|som",
    day_word="den",
    new=r"ny(?:tt|a)?",
    to_organisation=r"till|[åa]t|f[öo]r|i",
    all_organisations=r"alla|samtliga|alla\s+organisationer|alla\s+hemorganisationer"
    r"|alla\s+kommuner\s+och\s+regionen|kommunerna\s+och\s+regionen",
    all_municipalities=r"(?:alla\s+|samtliga\s+)?kommuner(?:na)?",
    the_region=r"regionen",
    sort_before=r"",
    sort_after=r"kommun(?:en|s)?|stad|k:n",
    superior_board=r"srb|strategisk(?:a)?\s+regional(?:a)?\s+beredning(?:en)?",
    regional_management=r"(?:regional(?:a)?\s+)?ledningsgrupp(?:en)?|rlg",
)
