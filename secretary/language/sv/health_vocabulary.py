"""How Swedish tells that somebody is ill: `HealthVocabulary`. A space is any white space."""

from __future__ import annotations

from typing import Final

from secretary.language.health_vocabulary import HealthVocabulary

_FAMILY: Final = (
    r"(?:\w{1,30} )?(?:son|dotter|barn|barnen|barnbarn|man|fru|sambo|partner|mamma|pappa|mor|far"
    r"|syster"
    r"|bror|mormor|morfar|farmor|farfar|tvillingar|grabb|tjej|kille)"
)
_FAMILY_DEFINITE: Final = (
    r"(?:sonen|dottern|barnen hemma|sambon|frun|maken|makan|mamman|pappan|ersättaren|ordföranden"
    r"|kollegan|ledamoten|sekreteraren"
    # A rule is often told of these: "när barnet är sjukt".
    r"|(?<!om )(?<!när )(?<!ifall )(?<!att )(?:barnet|rektorn|\w{0,20}chefen))"
)
_ROLE: Final = (
    r"(?:rektor|\w{0,20}chef|\w{0,20}lärare|kollega|ledamot|ersättare|ordförande|medarbetare"
    r"|sekreterare|direktör|samordnare|handläggare|politiker)"
)
_ONE: Final = (
    rf"(?:{_ROLE}|elev|pojke|flicka|kille|tjej|tonåring|student|granne|väninna|vän|barn|brukare"
    r"|patient)"
)
"""One person, who is not named, but whom the others may know."""
_FILL: Final = (
    r"(?: (?:tyvärr|dessvärre|nu|fortfarande|väldigt|mycket|lite|ganska|så|rejält|helt|hastigt"
    r"|själv|också|allvarligt|svårt|ju|inte|också|precis|just|alldeles|igen|akut|hemma|mig|sig"
    r"|för|här)){0,3}"
)
_GOT: Final = (
    r"(?: (?:fått|haft|tyvärr|nu|nog|precis|just|lite|hög|svår|en|ett|den|samma|sin|sitt|kraftig"
    r"|akut|konstaterad|återigen|både|också|visst|ju|att göra med)){0,3}"
)
_STATE: Final = (
    r"(?:(?:mag|för|död|långtids|svårt )?sjuk|jättesjuk|förkyld|krasslig|febrig|sjukskriven"
    r"|sjukanmäld|gravid|utbränd|utmattad|deprimerad|opererad|nyopererad|smittad|coronasjuk"
    r"|covidsjuk|dement|hängig|risig|avliden|döende|bortgången|sängliggande|höggravid)"
)
_WEAK_STATE: Final = (
    r"(?:inlagd|inne på sjukhus(?:et)?|på sjukhus(?:et)?|på akuten|på intensiven|dålig|skadad|död"
    r"|på rehab|på behandlingshem|i koma)"
)
_NEUTER: Final = (
    r"(?:(?:mag|jätte|långtids|svårt )?sjukt|förkylt|febrigt|krassligt|hängigt|smittat|inlagt"
    r"|dåligt|skadat)"
)
_NOT_VERY: Final = (
    r"(?= (?:i dag|idag|i går|igår|i natt|i morse|i morgon|och|så|sen|sedan|nu|just nu|igen|men"
    r"|hela|på|tyvärr|hemma|därför|med|av)\b|[.,;:!?)–-]|$)"
)
"""What follows a state, and not what is much of something: "sjukt bra"."""
_MANY: Final = r"(?:(?:mag)?sjuka|förkylda|febriga|inlagda|dåliga|smittade|skadade)"
_ILLNESS: Final = (
    r"(?:cancer|\w{1,30}cancer|feber|influensan?|covid(?:-?19)?|corona|migrän|ont(?! om)|stroke"
    r"|hjärtinfarkt"
    r"|hjärnblödning|propp|depression|utmattning|utmattningssyndrom|diabetes|demens|alzheimers"
    r"|parkinsons?|magsjukan?|ryggskott|diskbråck|lunginflammation|halsfluss|vinterkräksjukan"
    r"|missfall|leukemi|tumör|vattkoppor|öroninflammation|hjärnskakning|halsont|epilepsi"
    r"|panikångest|ångest|adhd|autism|astma|sjukt barn|sjuka barn|vab)"
)
_DOCTOR: Final = (
    r"(?:läkar(?:e|en)|doktorn|sjukhus(?:et)?|akuten|vårdcentralen|tandläkar(?:e|en)|psykologen"
    r"|röntgen|operation|provtagning)"
)
_ACTION: Final = (
    r"(?:(?:ska|måste|skall)(?: \w{1,30})? (?:opereras|läggas in|föda)|opereras|vabbar|vabbade"
    r"|måste vabba"
    r"|sjukskrev mig|sjukanmälde mig|väntar barn|svimmade"
    rf"|mår(?:{_FILL}) (?:dåligt|illa|bra inte|inte bra|inget bra|pyton)|mår inte"
    rf"|(?:ska|måste|skulle)(?: \w{{1,30}})? (?:till|på|in på|in till|iväg på) {_DOCTOR}"
    r"|(?:avled|dog|gick bort|har avlidit|har dött|har gått bort)"
    r"|(?:har )?(?:brutit|bröt) (?:\w{1,30} )?(?:armen|benet|foten|handen|höften|lårbenet"
    r"|handleden)"
    r"|(?:har )?(?:drabbades|drabbats) av|lider av|kräks|behandlas för|har opererats|opererades)"
)

_NOBODY: Final = (
    "fler|flera|många|alla|ingen|inga|några|vissa|hälften|varje|var|vart|den|det|de|dom|som|vi"
    "|man|ni"
    "|en|ett|om|när|att|och|men|också|fortfarande|nu|där|här|sedan|efter|inte|unga|äldre|män"
    "|procent"
    "|hur|vad|vilka|vem|varför|nästan|cirka|sverige|länet|systemet"
)
_GROUPS: Final = (
    "antal|andel|barn|elev|ungdom|personal|patient|brukar|medarbetar|anställd|lärar|människ|person"
    "|kvinn|flick|pojk|kommun|region|skol|förskol|vård|befolkning|invånar|medborgar|föräldr"
    "|verksamhet"
    "|nämnd|enhet|grupp|samhäll|deltagar|student|klass|hem|sjukhus|ekonomi|demokrati|arbetsmarknad"
)

_STEMS: Final = (
    "sjuk|förkyl|krassl|feb|gravid|utbrän|utmatt|depr|operer|operation|smitt|dement|demens"
    "|hängig|risig"
    "|avlid|avled|döende|död|dött|dog|bortgång|gick bort|gått bort|sängligg|inlag|läggas in|akut"
    "|intensiv|dålig|skad|rehab|behandl|koma|cancer|influensa|covid|corona|migrän|ont|stroke"
    "|infarkt"
    "|blödning|propp|diabet|alzheimer|parkinson|ryggskott|diskbråck|inflammation|halsfluss|kräk"
    "|missfall"
    "|leukemi|tumör|vattkoppor|hjärnskakning|epilepsi|ångest|vab|föda|väntar barn|svim|mår|läkar"
    "|doktor"
    "|psykolog|röntgen|provtagning|brutit|bröt|drabba|lider|diagnos|adhd|autism|astma"
)

HEALTH: Final = HealthVocabulary(
    stems=_STEMS,
    me="jag",
    others="han|hon|hen",
    mine=r"(?:min|mitt|mina) \w{1,30}(?: \w{1,30})?"
    rf"|(?:vår|vårt|våra|hans|hennes|hens) (?:{_FAMILY}|{_ROLE})"
    rf"|(?:\w{{1,30}}s )?{_FAMILY_DEFINITE}",
    my_own=r"(?:min|mitt|hans|hennes|hens) (?:\w{1,30} )?(?:\w{0,30}cancer|sjukdom|sjukskrivning"
    r"|operation|diagnos|depression|stroke|graviditet|utmattning|cellgiftsbehandling"
    r"|rehabilitering)"
    r"|vi (?:är|var|blev|ligger|har (?:varit|blivit))(?: (?:alla|båda|nu|också|fortfarande|tyvärr"
    r"|väldigt|hemma|lite|rejält)){0,3} (?:(?:mag|jätte)?sjuka|förkylda|febriga|smittade)",
    nobody=rf"{_NOBODY}|(?:{_GROUPS})\w{{0,30}}",
    is_=r"är|blev|blir|var|har blivit|har varit|blivit|ligger|ligger hemma|känner mig|kände mig"
    r"|känner sig|hamnade|ligger inne|är hemma och",
    is_before=r"är|blev|blir|var|ligger|känner",
    has=r"har|hade|fick|får",
    fill=_FILL,
    got=_GOT,
    state=_STATE,
    weak_state=_WEAK_STATE,
    many=_MANY,
    illness=_ILLNESS,
    action=_ACTION,
    certificate=r"(?:sjuk|läkar)(?:skrivnings)?intyg(?:et)?|sjukskrivning(?:en)?|sjukjournal(?:en)?"
    r"|patientjournal(?:en)?|journalutdrag(?:et)?|diagnos(?:en)?",
    unnamed=rf"(?:(?:mitt|vårt|hans|hennes|hens|deras) (?:\w{{1,30}} )?\w{{0,10}}barn"
    r"|(?<!om )(?<!när )(?<!ifall )(?<!att )barnet)"
    rf" (?:är|blev|blir|var|har blivit|har varit|ligger){_FILL} {_NEUTER}{_NOT_VERY}"
    rf"|(?:är|blev|blir|var) (?:mitt|vårt|hans|hennes|hens|deras) \w{{0,10}}barn{_FILL} {_NEUTER}"
    rf"{_NOT_VERY}"
    rf"|(?:vi|jag|de|skolan|kommunen|nämnden) (?:har|hade|fick)(?: (?:haft|fått|nu|också|just nu"
    rf"|tyvärr|fortfarande)){{0,3}} en {_STATE} {_ROLE}"
    rf"|(?<!för )(?<!till )(?<!kring )(?<!hur )(?<!varje )(?:en|ett) (?:\w{{1,30}} )?{_ONE}"
    rf" (?:med|som har|som fick|som fått|har|fick)(?: (?:svår|fått|en|grav|typ 1))? {_ILLNESS}"
    rf"(?![\w-]| (?:har rätt|ska|skall|måste|bör|kan|behöver|får|kräver|har behov)\b)",
    alone=rf"(?:är|blev|ligger|blivit|har blivit){_FILL} {_STATE}|(?:har|fick){_GOT} {_ILLNESS}"
    r"|(?:är )?hemma (?:\w{1,30} )?med (?:sjukt?a? barn|feber|sjuk \w{1,30})|vabbar?|vabbade"
    r"|(?:(?:mag|jätte)?sjuk|förkyld|febrig|sjukskriven|sjukanmäld|feber|influensa)"
    r"(?= (?:i dag|idag|och|så|sen|sedan|just nu|tyvärr|i morgon|hela veckan|på fredag)\b"
    r"|[.,!–-]|$)",
)
