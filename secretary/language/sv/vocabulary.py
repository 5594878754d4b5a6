"""The Swedish words and phrases of messages, besides those of dates.

Where people type without å, ä and ö, the pattern takes both ("m[öo]tet").
"""

from __future__ import annotations

from typing import Final

from secretary.language.date_vocabulary import by_word, numbered
from secretary.language.message_vocabulary import MessageVocabulary
from secretary.language.sv.formats import MONTHS

_MONTHS: Final = "|".join(MONTHS)

MESSAGES: Final = MessageVocabulary(
    yes=frozenset(
        {"ja", "japp", "jo", "jajamän", "jajamensan", "jadå", "jodå", "ok", "okej", "okey", "visst"}
        | {"javisst", "absolut", "självklart", "gärna", "så gärna", "jättegärna"}
    ),
    yes_before=frozenset({"ja", "jo", "japp"}),
    yes_alone=frozenset(
        {"j", "precis", "exakt", "stämmer", "det stämmer", "korrekt", "gör det", "tack gärna"}
        | {"så är det", "det är rätt", "helt rätt"}
    ),
    besides_yes=frozenset(
        {"tack", "tackar", "snälla", "så mycket", "tack så mycket", "hej", "det", "bra", "fint"}
        | {"toppen", "perfekt", "vad bra", "det är bra", "gör du det", "det gör jag", "bra jobbat"}
        | {
            "det vill jag",
            "det kan du",
            "anteckna det",
            "notera det",
            "mvh",
            "tusen tack",
            "det får du gärna",
        }
    ),
    no=frozenset(
        {
            "nej",
            "nä",
            "nää",
            "nähä",
            "nope",
            "näe",
            "nehej",
            "nix",
            "nejdå",
            "nepp",
            "tyvärr nej",
            "nej tack",
        }
        | {"nej tyvärr"}
    ),
    no_alone=frozenset(
        {"inte", "tyvärr inte", "tyvärr", "inte jag", "dessvärre", "dessvärre inte"}
    ),
    stop=frozenset({"avbryt", "stopp"}),
    nothing=frozenset(
        {
            *("-", "–", "nej", "nej tack", "nej, tack", "inget", "inget, tack", "ingenting"),
            *("inget nytt", "inget särskilt", "inget speciellt", "inget att rapportera"),
            *("jag har inget", "jag har inget att rapportera", "vi har inget", "vi har inget nytt"),
            *("inget just nu", "inget den här gången", "inget från oss", "inget från mig"),
            "hoppa över",
        }
    ),
    page=frozenset({"sida", "sidan"}),
    home=r"hemorganisation(?:en)?|hemma|aktuellt",
    taken_home=r"hemtaget|hemtagna?\s+frågor|gruppens\s+frågor|från\s+gruppen",
    on_behalf="för|åt",
    and_words="och|o|samt|&",
    no_name=r"sent|sen|tidigt|att|en|ett|m[öo]tet?|(?:min|egen)\s+del",
    late_summons="trots sen kallelse",
    greetings=frozenset(
        {"hej", "hejsan", "hejhej", "hej på dig", "hej på er", "hej igen", "hej alla", "hallå"}
        | {"halloj", "tjena", "tja", "tjo", "kära", "snälla", "god morgon", "godmorgon"}
        | {"god dag", "god kväll"}
    ),
    openings=frozenset(
        {"ursäkta", "förlåt", "tack", "tackar", "oj", "aha", "jaha", "jo", "du", "kansli"}
        | {"men", "och", "så"}
    ),
    follows="s[åa]|men|och",
    for_writer="jag",
    therefore="d[äa]rf[öo]r|allts[åa]|s[åa] d[åa]|d[åa]",
    # In mail
    closings=r"m\.?v\.?h\b\.?|vh|(?:med\s+)?(?:v[äa]nlig|b[äa]sta|varm|glad)a?\s+h[äa]lsning(?:ar)?"
    r"|h[äa]lsningar|h[äa]lsn",
    wrote="skrev",
    mail_from="från",
    mail_headers="skickat|till|ämne|datum|kopia",
    # Which meeting
    nouns="m[öo]tet?|sammantr[äa]det?",
    articles="det",
    indefinite="ett|nytt",
    prepositions="till|p[åa]|inf[öo]r|f[öo]r|fr[åa]n",
    about="om",
    months=numbered(" ".join(MONTHS)),
    dates_month=f"{_MONTHS}|jan|feb|mar|apr|maj|jun|jul|aug|sept?|okt|nov|dec",
    numbers=numbered("noll ett två tre fyra fem sex sju åtta nio tio elva tolv", 0),
    number_marks=r"nr\.?|nummer",
    next="n[äa]sta",
    previous="f[öo]rra|f[öo]reg[åa]ende|senaste",
    after_next=r"(?:m[öo]tet|g[åa]ngen)\s+efter\s+n[äa]sta(?:\s+m[öo]te|\s+g[åa]ng)?"
    r"|n[äa]stn[äa]sta\s+(?:m[öo]tet?|g[åa]ng)",
    later_ordinals=r"andra|tredje|fj[äa]rde|femte|sj[äa]tte|sjunde|[åa]ttonde|nionde|tionde"
    r"|n[äa]st\s+sista|\d{1,2}:?[ea]",
    order_nouns=r"g[åa]ng(?:en)?\b",
    first="f[öo]rsta?",
    last="sista",
    last_or_previous="",
    this_year=r"(?:i|p[åa])\s+[åa]r(?:et)?",
    next_year=r"n[äa]sta\s+[åa]r",
    year_prefixes="[åa]r",
    parts_of_year="v[åa]r(?:en)?|sommar(?:en)?|h[öo]st(?:en)?|vinter(?:n)?|termin(?:en)?"
    f"|semester(?:n)?|jul(?:en)?|p[åa]sk(?:en)?|{_MONTHS}",
    part_prefixes="i|p[åa]|f[öo]re|innan|efter|under",
    named_days="m[åa]ndag|tisdag|onsdag|torsdag|fredag|l[öo]rdag|s[öo]ndag",
    place_words=r"\w*(?:hus|huset|sal|salen|rum|rummet|g[åa]rd|g[åa]rden|skola|skolan|lokal|lokalen"
    r"|kontor|kontoret|bibliotek|biblioteket|torg|torget|slott|slottet)|digitalt|teams|zoom|l[äa]nk",
    for_meeting="inför|till",
    for_meeting_nouns="möte|mötet|sammanträdet",
    for_day="inför|till|för",
    bare_nouns="möte",
    loose_prefixes=r"mötet\s[^:\n]{1,40}"
    r"|(?:(?:inför|till)\s+)?(?:[^\W\d]+mötet(?:\s+\d{4})?|nästa(?:\s+mötet?)?)",
    before_reference=r"på|den|till|inför|nu|mötet?|i|nästa|\w+mötet|\d{1,2}/\d{1,2}",
    moved_to="till",
    choice_before=r"ja|jo|oj|f[öo]rl[åa]t|ok(?:ej)?|det\s+(?:g[äa]ller|[äa]r|blir|var)|g[äa]ller|(?:jag\s+)?menar?(?:de)?"
    r"|(?:det|den|m[öo]tet)(?=\s+(?:den|p[åa]|i|kl|som)\s)|som\s+(?:[äa]r|h[åa]lls)|svar",
    choice_each="b[åa]de|s[åa]v[äa]l",
    choice_after=r"tack(?:\s+s[åa]\s+mycket)?|(?:g[äa]ller|[äa]r|blir)\s+det|(?:som\s+)?(?:menar\s+jag|jag\s+menar(?:de)?)|sn[äa]lla",
    choice_all=r"(?:till\s+|p[åa]\s+|f[öo]r\s+)?(?:(?:de\s+|det\s+)?(?:b[åa]da|b[äa]gge)(?:\s+tv[åa])?|alla|samtliga)"
    r"(?:\s+(?:m[öo]tena|m[öo]ten|tillf[äa]llena|dagarna|datumen|grupperna|av\s+dem))?",
    choice_both=r"(?:till\s+|p[åa]\s+|f[öo]r\s+)?(?:de\s+|det\s+)?(?:b[åa]da|b[äa]gge)",
    choice_none=r"nej(?:\s+tack)?|(?:nej,?\s+)?(?:ing(?:et|en|a)(?:dera)?"
    r"(?:\s+av\s+(?:dem|dom|m[öo]tena))?|(?:strunta\s+i|skit\s+i|gl[öo]m)\s+det|strunt\s+samma"
    r"|det\s+var\s+inget|l[åa]t\s+bli)",
    choice_where=r"i|p[åa]|hos|vid",
    choice_nouns=r"tillf[äa]llet|av\s+dem|gruppen|d[äa]r",
    choice_places=by_word(
        (1, "första|den första|det första|1:a|1a|den 1:a|det 1:a|ettan|1an|1:an"),
        (1, "närmaste|det närmaste|den närmaste|tidigare|det tidigare|den tidigare"),
        (2, "andra|den andra|det andra|den andre|2:a|2a|den 2:a|det 2:a|tvåan|2an|2:an"),
        (3, "tredje|den tredje|det tredje|3:e|trean|3an"),
        (4, "fjärde|den fjärde|det fjärde|4:e|fyran|4an"),
        (-1, "sista|den sista|det sista|senare|det senare|den senare"),
    ),
    group_words="och|for|gruppen|gruppens|det|galler|ar|tack|i",
    group_nouns="(?:samverkans)?grupp(?:en)?s?",
    group_meetings="mote(?:t|ts|n)?|sammantrade(?:t|ts)?",
    group_fillers="och|samt|for|av|i|med|politiska?|regionala?|nya?|den|det",
    group_and="och|samt",
    group_leads="i|till|for|pa|hos|inom|vid|galler|angaende",
    group_articles="den|det",
    group_denials="inte|ej",
    group_joins="och|men|utan|fast|samt|eller",
    group_beside="mote(?:t|n|na)?|sammantrade(?:t|n)?|idag|imorgon|digitalt|digital|fysiskt|tyvarr"
    "|tack|sen|sent|senare|bara|klockan|kl|vecka|nasta|morgon|dag|kvall|veckan",
    group_before_day="pa|den|i|till|fran|fran och med|vid|kl|om|efter|fore|innan|v",
    group_all=r"(?:det\s)?(?:ar\s|galler\s)?(?:i\s|till\s|for\s)?(?:de\s)?"
    r"(?:bada|bagge|alla|samtliga)(?:\s(?:tva|tre|fyra|fem))?(?:\sgrupper(?:na)?)?(?:,?\stack)?",
    group_all_named=r"(?:bada|bagge|alla|samtliga)\s(?:(?:mina|vara|de)\s)?(?:(?:tva|tre|fyra|fem)\s)?"
    "grupper(?:na)?",
    decision_words=r"(?:enligt|genom|efter)\s+beslut(?:\s+(?:av|från|i))?|beslut(?:ade|at|et)?"
    r"(?:\s+(?:av|från|i))?|enligt",
    successor_words=r"(?:och\s+)?(?:eftertr[äa]ds\s+av|eftertr[äa]dare(?:\s+[äa]r|:)?|ers[äa]tts\s+av"
    r"|uppg[åa]r\s+i|(?:g[åa]r|[öo]verg[åa]r)\s+(?:[öo]ver\s+)?(?:i|till))",
    act_taken_back=r"avbryt|ta\s+bort|[åa]terta|[åa]ngra|inte(?:\s+l[äa]ngre)?"
    r"|g[äa]ller\s+inte(?:\s+l[äa]ngre)?",
    act_doubts="inte|ej|kanske|nog|troligen",
    hand_over_all=r"allt(?:ihop|sammans)?|alla|resten",
    hand_over_to="till|åt",
    assignment_words="uppdrag(?:et|en)?",
    recommendation_words="rekommendation(?:en|er|erna)?",
    request_words=r"beg[äa]ran(?:den)?",
    focus_assignment_words="fokusuppdrag(?:et|en)?",
    goal_words="m[åa]l(?:et|en)?",
    agreement_words="[öo]verenskommelse(?:n|r|rna)?",
    change_of="för|på|till|i",
    change_place=r"plats(?:en)?|lokal(?:en)?(?!\s+\d)|var(?=\s?:)",
    change_link="l[äa]nk(?:en)?",
    change_end="slut(?:tid(?:en)?|ar)?",
    change_title="rubrik(?:en)?|titeln?",
    change_when="tid(?:en)?|klockan|klockslag(?:et)?|dag(?:en)?|datum(?:et)?|start(?:en|tid(?:en)?)?",
    change_to="till|är",
    change_and="och|samt",
    change_remove=r"ta\s+bort|utan|ingen",
    change_none=r"ingen|inget|inte\s+bestämd|ta\s+bort|bort",
    change_besides=r"i\s?stället|tack|tackar|snälla",
)
