"""How Swedish says other things than a report: `DoubtVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.doubt_vocabulary import DoubtVocabulary

DOUBTS: Final = DoubtVocabulary(
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
    r"|så mycket|mm|bra|toppen|kul|fint|perfekt|hjälp|fel|ups|hoppsan|ångra|avbryt|stopp|sluta"
    r"|kommer|test|då|kanske)",
    denies="inte|icke|ej|aldrig",
    undecided="kanske|eventuellt|ev|troligen|nog|nja|njae|möjligen|möjligtvis",
    not_done=r"(?:nej )?(?:(?:det|den|vi|de|dom|jag|uppdraget|begäran|svaret|rapporten) )?"
    r"(?:(?:är|har|blir|kommer|hann|hinner) )?(?:(?:tyvärr|ännu|fortfarande|nog) )*"
    r"(?:inte|ej|(?:inget|inga)(?= (?:svar )?(?:än|ännu)\Z)|ännu|nästan|snart|delvis|halvvägs"
    r"|på gång)"
    r"(?: (?:än|ännu|riktigt|helt|klart?|klara|färdigt?|färdiga|gjort|genomfört|börjat|påbörjat"
    r"|hunnit|med|kommit|svarat|fått|svar|inte|det|nu|där|avslutat))*",
    under_way=r"(?:det |arbetet )?pågår(?: (?:fortfarande|ännu|än))?"
    r"|(?:det är )?(?:försenat|under arbete)"
    r"|(?:vi |jag )?(?:arbetar|jobbar|håller på|väntar)(?: (?:med|på)(?: (?:det|saken|svar))?)?"
    r"|(?:det |vi )?(?:blir|kommer)(?: (?:klart?|klara|färdigt?|färdiga))?"
    r"(?: (?:i|till|på|under|den|efter|före|om|nästa|senare|först|nog) .{1,40}| senare)?",
)
