"""What Swedish words are in an answer about coming, typed as on a phone, without å ä ö too.

Phrases are separated by "|", and may be typed in any case and without diacritics. The longest one
that fits wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from secretary.language.answer_vocabulary import AnswerVocabulary
from secretary.language.answers.tags import Tag
from secretary.language.sv.vocabulary import MESSAGES

_SUBSTITUTES: Final = (
    "hennes ersättare|hans ersättare|dennes ersättare|ersättare"
    "|ersättaren|min ersättare|suppleanten|min suppleant"
)

AWAY: Final = (
    "sjuk|sjukskriven|krasslig|förkyld|febrig|feber|bortrest|semester|utomlands|upptagen"
    "|dubbelbokad|dubbelbokat|krock|krockar|vab|vabbar|vabba|migrän|influensa|influensan|covid"
    "|corona|magsjuk|magsjuka|föräldraledig|på resande fot"
)
"""From which an absence follows for most people; a mere reason, too."""

UNSURE: Final = (
    "kanske|vet inte|vet ej|osäker|osäkert|får se|vi får se|återkommer|får återkomma|hör av mig"
    "|ska kolla|kollar|preliminärt|tveksamt|tveksam"
)
"""Leaves open whether somebody comes."""

WORDS: Final[Mapping[str, str]] = {
    Tag.FILLER: "|".join(sorted(MESSAGES.greetings))
    + "|den dagen|den dan|säg att|skriv att|hälsa att|meddela att|anteckna att|notera att|aha|jaha"
    "|oj|oops|tyvärr|tyvär|dessvärre|tack|tackar|tack så mycket|tack snälla|tusen tack|ursäkta"
    "|förlåt|ursäkta sent|ledsen|så ledsen|beklagar|måste tyvärr|obs|kansli|sekreterare"
    "|sekreteraren|då|nu|ju|också|oxå|även|fortfarande|faktiskt|såklart|så klart|naturligtvis"
    "|givetvis|definitivt|alltså|ändå|iaf|i alla fall|trots allt|att|det|den|har|får|fått|fick|är"
    "|e|blir|blev|måste|tvingas|vill|behöver|anmäla|anmäler|anmäl|meddela|meddelar|notera|anteckna"
    "|mvh|hälsningar|hälsn|vänligen|med vänlig hälsning|vänliga hälsningar|ha det bra|ha det gott"
    "|lycka till|trevlig helg|så|på|i|gäller|mitt|min|mina|en|ett|där|här|som vanligt|som planerat"
    "|som bestämt|enligt plan|förstås|igen|klart|svar|mitt svar|svarar|av|mer|idag också|hörni"
    "|glöm inte|med glädje|med nöje|kul|vad roligt|toppen|bra|fint|perfekt|meddelas|härmed|hälsar"
    "|vänner|allihop|allihopa|bästa|heller|alls|därför|alltså|dock|garanterat|verkligen|fan"
    "|helt enkelt|tråkigt nog|olyckligtvis|inga problem|inget problem|ingen fara|ingen stress"
    "|sent besked|sena beskedet|det sena beskedet|ersättaren får besked|min ersättare får besked"
    "|ha ett bra möte|ha ett trevligt möte|ha ett fint möte"
    "|kan du anteckna att|kan du notera att|kan du skriva att|kan du skriva upp att"
    "|kan du meddela att|kan du hälsa att|skickat från min iphone|skickat från min telefon"
    "|skickat från min mobil|skickat från mobilen|skickat från min ipad|skickat från outlook",
    Tag.PAST: "hade|var|varit|kunde|skulle|var tvungen",
    Tag.WORD: "avstår från att|inget förhinder att anmäla|inga förhinder att anmäla|kommer ihåg"
    "|kommer inte in|kommer inte åt|kommer åt",
    Tag.SELF: "jag|mig|mej|själv|undertecknad|för egen del|för min del|jg|jag för min del"
    "|vad mig anbelangar|till mig",
    Tag.OTHERS: "du|ni|vi|han|hon|hen|de|dom|någon|nån|alla|man|folk|er|oss",
    Tag.AND: "så jag|så att jag|och|o|samt|plus|resp|respektive",
    Tag.COME: "kommer|kmr|kmer|kommr|komer|kommmer|deltar|deltager|deltagar|medverkar|närvarar"
    "|är med|e med|är där|dyker upp|infinner mig|kopplar upp mig|kopplar in mig|kopplar upp"
    "|loggar in|tackar ja|närvaro|närvarande|är närvarande|anländer|ansluter|hänger med|är på"
    "|finns med|finns på plats|räkna med mig|jag är på|går bra|det går bra|går fint|funkar"
    "|funkar bra|fungerar|fungerar bra|passar|passar bra|passar fint|passar bättre",
    Tag.INFINITIVE: "komma|kom|delta|deltaga|vara med|vara där|närvara|medverka|ta del|ansluta"
    "|vara närvarande|få ihop det|få till det|dyka upp|ta mig dit|ta mig|koppla upp mig|gå på"
    "|gå på mötet|va med|vara på",
    Tag.INFINITIVE + Tag.ON_SITE: "vara på plats|va på plats|vara på stället|vara i rummet"
    "|vara i lokalen|vara på plats fysiskt|vara fysiskt på plats",
    Tag.INFINITIVE + Tag.DIGITAL: "vara på länk|vara på länken|vara på teams|vara på zoom"
    "|vara på distans|vara på video|vara på skärm|va på länk|va på teams",
    Tag.COME + Tag.ON_SITE: "är på plats|e på plats",
    Tag.COME + Tag.DIGITAL: "är på länk|är på länken|är på teams|är på zoom|är på distans"
    "|är på video|är på skärm",
    Tag.CAN: "kan|kn|hinner|hinner med|orkar|har möjlighet|har möjlighet att|lyckas|kunna|har tid"
    "|har tid att|har chans att",
    Tag.SHALL: "ska|skall|tänker|avser|avser att|tänker att|planerar att|räknar med att|vill gärna",
    Tag.ABSENT: "förhinder|förhindret|förhindrad|förhindrat|återbud|frånvarande|frånvaro|avstår"
    "|uteblir|avböjer|tackar nej|tackar tyvärr nej|får tacka nej|står över|avanmäler mig|avanmäler"
    "|missar mötet|missar|hoppar över|lämnar återbud|lämna återbud|ger återbud|måste lämna återbud"
    "|får lämna återbud|behöver lämna återbud|vill lämna återbud|tvingas lämna återbud"
    "|måste ställa in|får stå över|stannar hemma|måste utebli|får utebli|måste avstå|får avstå"
    "|måste missa|tacka nej|måste avböja|måste stå över|måste hoppa över",
    Tag.AWAY: f"{AWAY}|"
    "borta|ledig|dubbelbokat mig|fullbokad|tjänstledig|halsont|sitter i möte|i ett annat möte"
    "|sitter i ett annat möte|i annat möte|på annat håll|bortbokad|resfeber|dålig|opererad|inlagd"
    "|ersättaren får gå|ersättaren får ta det|ersättaren får ta den|ersättaren går"
    "|min ersättare går|min ersättare får gå|min ersättare får ta det|min ersättare kommer"
    "|ersättaren kommer|skickar min ersättare|skickar ersättaren|skicka min ersättare"
    "|skicka ersättaren|kalla min ersättare|kalla ersättaren|kalla in min ersättare"
    "|kalla in ersättaren|min ersättare rycker in|ersättaren rycker in|ersättaren tar det"
    "|min ersättare tar det|ersättaren tar min plats|min ersättare tar min plats",
    Tag.NOT: "inte|int|inge|intä|itne|inet|innte|ente|intte|imte|ibte|nte"
    "|nite|unte|onte|intr|inteee|ej|icke|ikke|aldrig|ingen|inget|inga"
    "|ingenting|omöjligt|omöjligen|ingenstans|varken",
    Tag.NOT + Tag.LIKELY: "knappast|näppeligen",
    Tag.NO: "|".join(sorted(MESSAGES.no)),
    Tag.YES: "|".join(sorted(MESSAGES.yes)),
    Tag.SEE_YOU: "ses|syns|vi ses|vi syns|vi hörs|ses då",
    Tag.NO_LONGER: "längre|löst sig|löste sig|ordnat sig|ordnade sig|utgår|upphört|försvann"
    "|försvunnit|undanröjt|inställt|blev inställt|inte aktuellt|ej aktuellt|inaktuellt|ur vägen"
    "|löst|har löst|ta bort|tas bort|borttaget|borttagen|avförs|avförd|tag bort|radera|raderas"
    "|raderat|stryk|stryks|struket|ångra|ångrar|ångras|ångrat|avblåst|avblåses|upphävt|upphävs"
    "|återkallas|återkallat|återkallar|återtas|återtar|felskrivet|felskrivning|misstag|ett misstag"
    "|av misstag|undo|över",
    Tag.BREAK: "utropstecken|ny rad|punkt slut",
    Tag.BUT: "men|utan|fast|däremot|istället|i stället|istälet|bara|endast|enbart|annat än",
    Tag.CORRECTION: "nej förresten|nä förresten|nej vänta|nä vänta|eller nej|eller nä|rättelse"
    "|rättar|ändring|jag menar|menade|menar|ångrar mig|ändrat mig|ändrar mig|fel av mig|nej fel"
    "|förresten|nej jag menar|nej jag menade|nej men vänta|vänta nej|skojar|skojade bara"
    "|skämt åsido|glöm det",
    Tag.BECAUSE: "pga|p.g.a|p g a|på grund av|eftersom|för att|för|därför att|ty|med anledning av"
    "|orsak|anledning|skäl|orsaken|anledningen|i och med|till följd av",
    Tag.MAYBE: f"{UNSURE}|"
    "vet int|vet fan|oklart|ovisst|eventuellt|ev|evt|möjligen|möjligtvis|försöker|ska försöka"
    "|skall försöka|försöka|hoppas|förhoppningsvis|prel|svårt att säga|lutar åt|funderar"
    "|lovar inget|kan hända|kan bli|risk|riskerar|beroende|chans|ska se|meddelar senare"
    "|meddelar sen|besked|inte självklart|inte nödvändigtvis|inte definitivt|inte garanterat"
    "|inte givet|inte säkert|ej säkert|inte verkligen|inte absolut|inte än|inte ännu"
    "|inte naturligtvis|inte givetvis|har svårt att|får svårt att|ha svårt att|få svårt att|knappt"
    "|jo tjena|visst ja|tro't|som om|inte en chans|ingen chans|aldrig i livet",
    Tag.LIKELY: "nog|troligen|troligtvis|förmodligen|antagligen|säkert|tror|trol|sannolikt|verkar"
    "|räknar med|antar|gissar|tror jag|typ|nästan säkert",
    Tag.IF: "om|ifall|såvida|förutsatt|under förutsättning|beror på|annars|utifall|när|bara om"
    "|om inte|så länge|såvitt|ifall att|antingen|eller",
    Tag.QUESTION: "frågetecken|hur|vad|va|vem|vilka|vilken|vilket|varför|undrar|går det|finns det"
    "|var ska|vars|huruvida|fråga|får man|hjälp|visa|lista|kommandot|kommando|skriver man"
    "|skriver jag|ställas in|bli av|äga rum",
    Tag.DESPITE: "trots att|trots|även om|oavsett|oavsett om|oavsett vad|vad som än händer",
    Tag.WHOLE: "hela|hela tiden|heldag|hela mötet",
    Tag.PART: "del|delar|delvis|halva|halvdag|halvt|början|slutet|inledningen|avslutningen"
    "|första timmen|sista timmen|punkt|punkten|punkter|punkterna|ärende|ärendet|jäv|jävig|pausen"
    "|paus|lunchen|lunch|förmiddagen|förmiddag|fm|em|eftermiddagen|eftermiddag|kvällen|morgonen"
    "|timmen|timmar|timma|minut|minuter|beslut|beslutet|delen|stund|stunden|tidigare|tidigt|snart",
    Tag.UNREAD: "går inte förrän|går inte innan|går inte före|går ej förrän|utom|förutom|nästnästa"
    "|näst nästa|övernästa|nästkommande|därpå|därefter|efterföljande|följande|undantag|undantaget"
    "|undantagen|endera|enda|nästa|förra|förra mötet|sista|första|andra|tredje|fjärde|resten"
    "|övriga|gång|gången|gånger|vecka|veckan|veckor|veckorna|dag|dagen|dagar|dagarna|helgen|månad"
    "|månaden|månader|året|våren|hösten|sommaren|vintern|terminen|perioden|idag|imorgon|imorrn"
    "|i dag|i morgon|igår|övermorgon|överimorgon|noll|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva"
    "|tolv|samtliga|ena|varannan|datum|datumet|halv|tillbaka|åter|flytta|flyttas|flyttat|ändra"
    "|ändras|ändrat|byta|bytt|fel|möten|mötena|möte|sammanträden|mellan|samma|annan|andras|hellre"
    "|snarare|jämnt|ensam|varje|på alla|till alla|alla gånger|alla gångerna|alla dagar"
    "|tills vidare|framöver|framledes|fortsättningsvis|hädanefter|från och med nu|från nu"
    "|permanent|ett tag framöver|test|testar|ignorera|bortse|sällan|alltid|i tid|säg inte"
    "|skriv inte|skriv inte upp|anteckna inte|notera inte|registrera inte|räkna inte med att"
    "|lita inte på att|tro inte|glöm|glöm att|strunta i|strunt i",
    Tag.THE_MEETING: "den här gången|denna gång|den gången|mötet|till mötet|på mötet|från mötet"
    "|för mötet|vid mötet|sammanträdet|till sammanträdet|dit|träffen|det här mötet|detta möte"
    "|gruppmötet|till det|på det|kallelsen|inbjudan|samverkansgruppen|gruppens möte"
    "|den nya tiden|nya tiden|det nya datumet|nya datumet|den nya dagen|den nya tiden på mötet",
    Tag.ALL: "båda|båda mötena|båda möten|bägge mötena|bägge|båda två|båda gångerna|båda dagarna"
    "|alla möten|alla mötena|på båda|till båda|på båda mötena|till båda mötena|till alla möten"
    "|på alla möten|samtliga möten|både|bägge två|båda datumen|båda tillfällena"
    "|någon av dem|något av dem|någotdera|på någon av dem|på något av dem|till något av dem",
    Tag.SUBSTITUTE: _SUBSTITUTES,
    Tag.DIGITAL: "digitalt|digital|online|på distans|distans|på länk|via länk|via länken|på länken"
    "|per länk|via teams|på teams|teams|via video|på video|på skärm|via skärm|hemifrån|uppkopplad"
    "|via zoom|zoom|virtuellt|on-line|via nätet|på nätet|via datorn|på datorn|från datorn"
    "|via webben|digitalt via länk",
    Tag.ON_SITE: "på plats|fysiskt|i verkligheten|irl|fysisk|i rummet|i lokalen|live|personligen"
    "|på stället|i person",
    Tag.BUT + Tag.NOT: "istället för|i stället för|istället för på|i stället för på",
    Tag.LATE: "sen|sent|försenad|försenat|för sen|för sent|senare|lite sen|lite sent|något sen"
    "|lite senare|lite försenad|blir sen|försening",
    Tag.FROM: "från|fr|fr o m|fr.o.m|från och med|vid|kring|runt|omkring|ca|cirka|ungefär|kl"
    "|klockan|först|först vid|först kl|tidigast|först efter|tidigast vid|runt kl|ca kl|cirka kl"
    "|vid kl|vid klockan|från kl|från klockan|först klockan|framåt",
    Tag.AFTER: "efter|strax efter|efter kl|efter klockan",
    Tag.UNTIL: "förrän|innan|före|förän|förens|föräns|förrens|förän vid|förrän vid|förrän kl"
    "|förrän klockan|förrän efter|förrän ca|förrän runt|innan kl|före kl|senast|senast kl",
    Tag.TO: "till|till kl|till klockan|tom|t o m|t.o.m|fram till|ända till|fram till kl|till ca",
    Tag.LEAVE: "går|måste gå|får gå|behöver gå|lämna|lämnar|måste lämna|måste åka|åker|åka|sticker"
    "|sticka|måste sticka|avviker|avvika|måste avvika|går hem|går tidigare|måste gå tidigare"
    "|slutar|slutar för dagen|behöver lämna|behöver åka|droppar av|kopplar ner|måste iväg|iväg"
    "|går vid|måste gå vid|måste gå kl|går kl|måste sluta|måste vidare|gå|stannar|stannar bara"
    "|lämnar kl|måste lämna kl|måste lämna vid|lämnar vid|måste gå senast|går redan|måste gå redan"
    "|lämna redan|kan inte stanna efter|kan inte stanna längre än till|kan inte stanna längre än"
    "|kan inte vara med efter|kan inte vara med längre än till",
    Tag.SHALL + Tag.LIKELY: "lär",
    Tag.COME + Tag.LIKELY: "blir nog av|det blir nog av|blir nog",
    Tag.COME + Tag.NOT + Tag.LIKELY: "blir nog inte av|det blir nog inte av|blir nog inte",
    Tag.CAN + Tag.NOT: "kan inte|kan ej|kan int|kanke|kante|kanint|får inte ihop det"
    "|får inte till det|hinner ej|hinner inte|har inte möjlighet att|har ingen möjlighet att"
    "|har inte möjlighet|har ingen möjlighet|har inte tid|har ingen tid|saknar möjlighet att"
    "|har ej möjlighet|har ej möjlighet att|ej möjlighet att|ingen möjlighet att"
    "|inte möjlighet att|går inte ihop|går inte ihop sig|det går inte ihop|det går inte ihop sig"
    "|det går inte för mig|går inte för mig|passar inte mig|passar mig inte|funkar inte för mig"
    "|fungerar inte för mig|det passar inte|det funkar inte",
    Tag.COME + Tag.NOT: "räkna inte med mig|räkna ej med mig|kommer inte|kmr inte|kommer ej|kmr ej"
    "|kommer int|kmr int|kmrint|kommerinte|deltar inte|deltar ej|är inte med|är ej med|är inte där"
    "|blir inte av för mig|dyker inte upp|blir inte med|blir ej med|blir inget för mig"
    "|blir inget för min del|går inte|går ej",
    Tag.NOT + Tag.INFINITIVE: "utebli|missa|avstå|avböja|hoppa över|stå över|vara frånvarande"
    "|bli frånvarande|vara förhindrad|bli förhindrad|vara borta|bli borta|vara bortrest|vara sjuk"
    "|bli sjuk|vara ledig|vara utomlands|stanna hemma",
    Tag.NOT + Tag.ABSENT: "utan förhinder|inget förhinder|inga förhinder|inte något förhinder"
    "|inte några förhinder|ta bort mitt förhinder|tag bort mitt förhinder|stryk mitt förhinder"
    "|ångra mitt förhinder|återkalla mitt förhinder|ta bort min frånvaro|ta bort mitt återbud"
    "|återkalla mitt återbud",
}
"""By what the words are. Two tags are as two words."""

ANSWERS: Final = AnswerVocabulary(
    in_my_place=r"i\s+mitt\s+ställe|(?:i\s+stället|istället)(?:\s+för\s+mig)?|min\s+(?:plats|stol)"
    r"|ersätter\s+mig|(?:rycker|hoppar|går)\s+in(?:\s+för\s+mig)?|för\s+mig",
    stands_in=r"(?:ersätter|(?:vikarierar|(?:rycker|hoppar|går)\s+in)\s+för)(?!\s+jag\b)"
    r"|ersätta|(?:vikariera|(?:rycka|hoppa|gå)\s+in)\s+för"
    r"|komm(?:er|a)\s+(?:i\s+stället|istället)\s+för",
    takes="tar|ta",
    seat="plats|stol",
    asks=tuple(f"{verb} jag" for verb in "kommer kan har får ska är måste deltar hinner".split()),
    inverts=("tyvärr", "då", "därför", "alltså"),
    nobody=("ingen", "inget", "inga", "ingenting"),
    everybody=("alla",),
    we=("vi",),
    us=("oss",),
    on_behalf=("för", "åt"),
    substitutes=("ersättare",),
    listing=("och", "o", "samt"),
    numbered=("möt", "nr"),
    from_day=("från 1", "från 2", "från 3", "från d"),
    since=("fr", "från"),
    through=("tom", "t o m", "fram till", "ända till"),
    both=("bå", "på bå", "till bå"),
    each=("någon", "något", "på någ", "till någ"),
    goes_on=(),
    no_longer=("längre",),
    gone=("borta",),
    also=("också", "oxå", "även", "heller"),
    instead=("men", "utan", "fast", "däremot"),
    at_the_latest=("innan", "före", "senast"),
    arrives=("kom", "km", "är där", "anländ", "anslut", "dyker", "infinn"),
    may_be_by=("kom", "km"),
    past_or_to=("i", "över"),
    parts_of_hour="halv|kvart",
    dotted="kl|nr|ca|ev|jan|feb|apr|aug|sept?|okt|nov|dec",
    spoken_stops=("punkt",),
    minutes=("min", "minuter", "minut", "minuters"),
    durations={
        "tio minuter": 10,
        "femton minuter": 15,
        "tjugo minuter": 20,
        "kvart": 15,
        "halvtimme": 30,
        "halvtimma": 30,
        "timme": 60,
    },
    typo_targets=("digitalt", "förhinder", "kommer", "distans"),
)
