"""The Swedish words of dates and times."""

from __future__ import annotations

from typing import Final

from secretary.calendar import ADVENT, FEASTS, HOLIDAYS
from secretary.language.date_vocabulary import DateVocabulary, PartOfDay, by_word, numbered

# As in `formats`, which is not loaded for them: the first date of a process waits for every module.
_WEEKDAYS: Final = "måndag tisdag onsdag torsdag fredag lördag söndag".split()
_MONTHS: Final = (
    "januari februari mars april maj juni juli augusti september oktober november december"
)
_TO_TWELVE: Final = "ett två tre fyra fem sex sju åtta nio tio elva tolv"
_TO_NINETEEN: Final = "tretton fjorton femton sexton sjutton arton nitton"
_TENS: Final = {"tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50}
_FROM_TWENTY: Final = _TENS | {
    f"{ten}{unit}": number + more
    for ten, number in _TENS.items()
    for more, unit in enumerate(_TO_TWELVE.split()[:9], 1)
}
_TO_NINTH: Final = "första andra tredje fjärde femte sjätte sjunde åttonde nionde"
_ORDINALS: Final = (
    f"{_TO_NINTH} tionde elfte tolfte trettonde fjortonde femtonde sextonde sjuttonde artonde"
    " nittonde tjugonde"
)

DATES: Final = DateVocabulary(
    weekdays={name + ending: n for n, name in enumerate(_WEEKDAYS) for ending in ("", "en")}
    | by_word(
        *enumerate("mån|månd tis|tisd ons|onsd tors|torsd|tor fre|fred lör|lörd sön|sönd".split())
    ),
    months=numbered(_MONTHS)
    | numbered("jan feb mar apr maj jun jul aug sep okt nov dec")
    | {"febr": 2, "sept": 9},
    last_weekdays={f"{name}s": n for n, name in enumerate(_WEEKDAYS)},
    two_letter_weekdays=numbered("må ti on to fr lö sö", 0),
    weekdays_like_names=frozenset({"tor", "fred"}),
    weekdays_with_dots=frozenset({"man", "son", "mand", "lord", "sond"}),
    near_days=by_word(
        ((-2, None), "förrgår|i förrgår|iförrgår"),
        ((-1, None), "igår|i går"),
        ((0, None), "idag|i dag"),
        ((1, None), "imorgon|i morgon|imorn|i morn|imorron|i morron|imorrn|imon"),
        ((2, None), "övermorgon|i övermorgon|iövermorgon|överimorgon|i överimorgon"),
        ((2, None), "över i morgon|i över morgon|över morgon|över imorgon|övermorron|i övermorron"),
        ((0, PartOfDay.EARLY_MORNING), "i morse|imorse"),
        ((0, PartOfDay.MORNING), "i förmiddag"),
        ((0, PartOfDay.AFTERNOON), "i eftermiddag"),
        ((0, PartOfDay.EVENING), "ikväll|i kväll|i afton"),
        ((0, PartOfDay.NIGHT), "inatt|i natt"),
        ((1, PartOfDay.EARLY_MORNING), "imorgon bitti|i morgon bitti|imorgonbitti"),
    ),
    parts_of_day=by_word(
        (PartOfDay.EARLY_MORNING, "på morgonen|morgonen|morgon|bitti"),
        (PartOfDay.MORNING, "på förmiddagen|på förmiddan|på fm|förmiddagen|förmiddag|fm"),
        (PartOfDay.BEFORE_LUNCH, "före lunch|innan lunch"),
        (PartOfDay.LUNCH, "mitt på dagen|mitt på dan|vid lunch|lunch|lunchtid|vid lunchtid"),
        (PartOfDay.LUNCH, "på lunchen"),
        (PartOfDay.AFTER_LUNCH, "efter lunch"),
        (
            PartOfDay.AFTERNOON,
            "på eftermiddagen|på eftermiddan|på em|eftermiddagen|eftermiddag|em",
        ),
        (PartOfDay.EVENING, "på kvällen|kvällen|kväll"),
        (PartOfDay.NIGHT, "på natten|natten|natt"),
    ),
    weeks=by_word(
        (-1, "förra veckan|förra v"),
        (0, "denna vecka|denna v|den här veckan"),
        (1, "nästa vecka|nästa v|nästkommande vecka|kommande vecka|nästföljande vecka"),
        (2, "veckan efter nästa|nästnästa vecka"),
    ),
    the_week=frozenset({"veckan"}),
    weekends={"helgen": 0, "den här helgen": 0, "nästa helg": 1},
    years_near=by_word(
        (-1, "förra året|i fjol"),
        (0, "i år|detta år"),
        (1, "nästa år|nästkommande år"),
    ),
    months_near=by_word(
        (-1, "förra månaden"),
        (0, "månaden|denna månad|den här månaden"),
        (1, "nästa månad|nästa mån|kommande månad"),
    ),
    thirds_of_month=by_word(
        ((1, 10), "början av|början på"),
        ((11, 20), "mitten av|mitten på"),
        ((21, 31), "slutet av|slutet på"),
    ),
    which=by_word(
        ("coming", "nu|kommande|nästkommande|närmaste|närmast|denna|den här"),
        ("next", "nästa"),
        ("after next", "nästnästa|näst nästa"),
        ("last", "förra"),
    ),
    holidays={
        **HOLIDAYS,
        **{f"{nth} söndagen i advent": HOLIDAYS[f"{nth} advent"] for nth in ADVENT},
    },
    leap_days=frozenset({"skottdagen"}),
    feasts=FEASTS,
    holidays_like_names=frozenset({"lucia", "valborg", "halloween", "pingst", *FEASTS}),
    cardinals=numbered(f"{_TO_TWELVE} {_TO_NINETEEN}")
    | _FROM_TWENTY
    | {"en": 1, "sextio": 60, "nittio": 90},
    hours=numbered(f"{_TO_TWELVE} {_TO_NINETEEN} tjugo tjugoett tjugotvå tjugotre tjugofyra"),
    zero_words=frozenset({"noll"}),
    ordinals=numbered(_ORDINALS)
    | {
        f"{ten}{nth}": 20 + n
        for n, nth in enumerate(_TO_NINTH.split(), 1)
        for ten in ("tjugo", "tjugu")
    }
    | {"förste": 1, "andre": 2, "tjugoförste": 21, "tjugoandre": 22}
    | {f"tretti{ending}": 30 for ending in ("onde", "ande", "ende")}
    | {f"tretti{ending}": 31 for ending in ("oförsta", "oförste", "förste", "första")},
    nth={**numbered("första andra tredje fjärde femte"), "sista": -1, "näst sista": -2},
    nth_of=frozenset({"i", "av", "under"}),
    units=by_word(
        ("day", "dag|dagar|dar|dgr|dygn"),
        ("week", "vecka|veckor|v"),
        ("month", "månad|månader|mån"),
        ("year", "år"),
        ("hour", "timme|timma|timmar|tim|h"),
        ("minute", "minut|minuter|min"),
    ),
    whole_amounts={"halvtimme": (30, "minute"), "halvår": (6, "month"), "kvart": (15, "minute")},
    double_units={},
    working_days=frozenset({"vardagen", "arbetsdagen"}),
    day_steps=frozenset({"dagen", "dan"}),
    week_steps=frozenset({"veckan"}),
    before_after={"före": -1, "innan": -1, "efter": 1},
    ahead=frozenset({"om"}),
    counted_from=frozenset({"från"}),
    now_words=frozenset({"nu"}),
    further_on=frozenset(),
    from_reference=by_word(
        (-14, "två veckor tidigare"),
        (-7, "en vecka tidigare|veckan innan|veckan före"),
        (-1, "dagen innan|dagen före|en dag tidigare"),
        (0, "samma dag"),
        (1, "dagen efter|dagen därpå|en dag senare"),
        (2, "två dagar senare"),
        (7, "en vecka senare|veckan efter|veckan därpå|en vecka framåt"),
        (14, "två veckor senare|två veckor framåt"),
    ),
    same_time=frozenset({"samma tid", "vid samma tid", "samma klockslag"}),
    spoken_minutes={"kvart": 15},
    minutes_before_after={"i": -1, "över": 1},
    minute_words=frozenset({"minuter", "min"}),
    nearly=r"vid|ca\.?|c:a|cirka|circa|omkring|runt|kring|ungefar|exakt|prick|precis",
    exactly=r"prick|exakt|precis|jamnt|-?tiden|ungefar|ca\.?|cirka|eller sa",
    lasting="i|under|ca",
    and_a_half="och en halv",
    date_labels="datum|datum och tid|dag|dag och tid|nar|motesdag|motesdatum|motestid|tidpunkt|tid",
    time_labels="tid|klockslag|starttid|start|borjar",
    day_lead_ins="nu pa|pa|nu|till|senast",
    # But "I may be late" is English.
    period_lead_ins=r"(?:nagon gang +)?(?:i(?! +(?:may|march)\b)|under)|pa|till|nagon gang",
    range_starts="fran|mellan|med start|start",
    range_joints=r"till|tills|fram till|och|to m|t o m|tom|t\.o\.m\.|slut|slutar|sluttid:?",
    bare_range_joints=frozenset({"till"}),
    and_words=frozenset({"och"}),
    going_on=frozenset(
        "på den till tills fram prick exakt fm em i hos med imorgon idag"
        " digitalt sal rum lokal plats".split()
    ),
    week_words="v|vecka|veckan|veckorna|veckor",
    or_words=("eller", "och", "samt"),
    until_words=("till",),
    clause_words=frozenset("kan kommer har får är måste jag vi då men och pga eftersom".split()),
    ordinal_nouns="punkt|fraga|gang|ledamot|ersattar|person|sida|rad|del|plats|vaning|vecka|manad"
    "|mote|deltagar|paragraf|termin|klass|arskurs",
    scraps=r"(?:och|noll) +(?:noll|femton|tjugo|trettio|fyrtio|femtio)[a-z]*\b"
    r"|(?:kl|klockan|lk|kll|klk)\b(?:[.:]? *\d+)?"
    r"|(?:vid|ca\.?|c:a|cirka|omkring|runt|kring|ungefar) +\d+|prick\b"
    r"|(?:(?:strax|nagot|lite) +(?:efter|fore|innan)|tidigast|senast)\b(?: +(?:kl\.? *)?\d+)?"
    r"|(?:\d+ *|[a-z]+ +)(?:timma\w*|timme\w*|tim|minut\w*|min|dagar|dar|dgr|dygn|veckor|manader)\b"
    r"|halvtimme\b|heldag\b|midnatt\b|hela dagen\b|(?:varje|varannan) +\w+"
    r"|(?:nasta|forra|detta|i) +ar(?:et)?\b|ar +20\d\d\b"
    r"|(?:svensk|lokal|finsk|engelsk) tid\b|slut(?:ar|tid)?:? +\d+|(?:till|tills) +\d+"
    r"|(?:darpa|darefter|(?:efter|nast|pa)foljande|framat|framover|senare|tidigare)\b"
    r"|(?:kanske|preliminar\w*|eventuellt)\b|(?:jamna|udda|jamn|ojamn) vecko?r?\b",
    leading_scraps="och|eller|samt|till|tills|i|over|noll|men|fran",
    rooms=r"sal|rum|\w+rum|lokal|plan|van|vaning|ingang|entre|nr|nummer|uppgang|byggnad|flygel"
    "|konferens|dorr|sektion",
    typo_targets=tuple(
        "imorgon övermorgon klockan vecka nästa första midsommar"
        " förmiddag eftermiddag förmiddagen eftermiddagen".split()
    ),
    common_typos={
        "septemper": "september",
        "desember": "december",
        "ocktober": "oktober",
        "febrari": "februari",
        "januri": "januari",
        "tisadg": "tisdag",
        "midsommarsafton": "midsommarafton",
    },
)
