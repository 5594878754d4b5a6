"""How Swedish says other things than a report: `DoubtVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.doubt_vocabulary import DoubtVocabulary

_FILL: Final = r"(?: (?:tyvärr|dessvärre|nog|då|nu|ju|faktiskt|alltså|heller|också|verkligen))*"
_TAKE_PART: Final = r"(?:komma|delta|vara med|närvara|medverka)\b(?! (?:fram|överens|igång|på att))"
_DAY: Final = (
    r"(?:på (?:mötet|måndag|tisdag|onsdag|torsdag|fredag|den)|till (?:mötet|sammanträdet)|i morgon"
    r"|imorgon|i dag|idag|i kväll|den \d|nästa (?:möte|gång|vecka|\w{3}dag)|dit\b|då\b)"
)
_STOPS: Final = r"(?=$|[.,!;:)–-])"
_AWAY: Final = (
    rf"(?:har|får){_FILL}(?: fått)? förhinder\b|är{_FILL} (?:förhindrad|bortrest|frånvarande)\b"
    rf"|kan{_FILL} (?:inte|ej){_FILL} {_TAKE_PART}"
    rf"|kommer{_FILL} (?:inte|ej){_FILL} (?:att )?(?:kunna )?{_TAKE_PART}"
    rf"|(?:kan|kommer){_FILL} (?:inte|ej){_FILL}(?:{_STOPS}| {_DAY})"
    rf"|(?:måste|vill|behöver){_FILL} (?:lämna|anmäla) (?:återbud|förhinder)\b"
    r"|(?:lämnar|anmäler) (?:återbud|förhinder)\b|(?:uteblir|missar mötet)\b"
)

DOUBTS: Final = DoubtVocabulary(
    absent=rf"\bjag (?:{_AWAY})"
    rf"|\b(?:kan|kommer) jag{_FILL} (?:inte|ej){_FILL}(?:{_STOPS}| {_TAKE_PART}| {_DAY})"
    rf"|\b(?:har|får) jag{_FILL} förhinder\b",
    coming=rf"\bjag (?:kommer|är med|deltar)(?: gärna| absolut| visst)*(?: digitalt| på plats)?"
    rf"(?:{_STOPS}| {_DAY})",
    absent_first=rf"(?:{_AWAY})|(?:förhinder|återbud)(?:{_STOPS}| {_DAY})",
    question=r"(?:(?:vad|hur|vilk\w{1,4}|när|var|varför|vem|vems)(?: (?!som|vi|det|de"
    r"|den)\w{1,30})?"
    r" (?:menas|menar|är|ska|skall|skulle|gör|betyder|händer|kan|får|måste|behöver|vill|räknas)"
    r"|ska jag|kan jag|kan man|måste jag|måste man"
    r"|får jag|får man|behöver jag|menar du|är det|gäller det|räcker det|har du|kan du)\b",
    later=r"(?:jag )?(?:återkommer|hör av mig|får återkomma|ber att få återkomma|svarar|skriver"
    r"|gör det"
    r"|tar det|lämnar den|skickar den|måste (?:kolla|fundera|tänka|fråga)|ska (?:kolla|fundera"
    r"|fråga)"
    r"|behöver (?:fundera|kolla)|har inte hunnit|hinner inte|orkar inte|väntar)"
    r"(?: (?:med|det|den|på|om|till|i|nu|just|senare|strax|snart|sedan|sen|ikväll|kväll|morgon"
    r"|imorgon"
    r"|bitti|efter|lunch|mötet|helgen|veckan|nästa|vecka|dagar|dag|eftermiddag|eftermiddagen"
    r"|saken|rapporten"
    r"|först|lite|mer|tills|när|jag|är|hemma|hos|kollegan|mina|kollegor|kan|vet|hunnit|mera"
    r"|måndag|tisdag"
    r"|onsdag|torsdag|fredag))*"
    r"|(?:senare|inte nu|strax|snart|vänta|vänta lite|ett ögonblick|i morgon|imorgon|ikväll|i kväll"
    r"|en annan gång|kan jag göra det senare|kommer senare|kommer i morgon"
    r"|det kommer(?: senare)?|återkommer"
    r"|vet inte(?: än)?|ingen aning|jag vet inte(?: än)?)",
    nothing_said=r"(?:ändra|ändring|visa|ta bort|radera|se|läs|lista|redigera|klar|slut"
    r"|hej(?:san)?|hallå|tack(?: så mycket)?|ok(?:ej)?|ja(?: tack)?|japp|jo|jaha"
    r"|mm|bra|toppen|kul"
    r"|fint|perfekt|hjälp|fel|oj|ups|hoppsan|förlåt|ursäkta|ångra|avbryt|stopp|sluta|kommer|test"
    r"|okej då|visst"
    r"|absolut|gärna|god morgon|god kväll|god dag|kanske)",
    yes=r"ja|jo|japp",
)
