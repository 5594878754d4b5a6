"""How people ask the secretary in Swedish. In each topic the plainest ways come first."""

from __future__ import annotations

from typing import Final

from secretary.language.question_subjects import QuestionWords, Subject
from secretary.language.sv.answer_words import AWAY, UNSURE

_GOOD: Final = (
    r"(?:ok|okej|okey|okidoki|bra|vad bra|va bra|fint|toppen|perfekt|super|jättebra|utmärkt|kanon"
    r"|strålande|härligt|då så|då vet jag(?: det)?|uppfattat|jaha|aha|förstår|jag förstår|skönt)"
)
_THANKS: Final = (
    r"(?:tack|tackar|tackar så mycket|tusen tack|stort tack|många tack|tack snälla|tack själv"
    r"|tack så (?:jättemycket|mycket|hemskt mycket)(?: för (?:hjälpen|svaret))?"
    r"|tack ska du ha|jättetack"
    r"|tack(?: så mycket)? för (?:\w+ ){0,2}(?:hjälpen|svaret|svar|beskedet|informationen"
    r"|infon|info|det"
    r"|påminnelsen|kallelsen|idag|dagens möte|mötet"
    r"|(?:filen|pdf:?en|dokumentet|dagordningen|agendan|protokollet|årsplanen|återrapporten"
    r"|arbetsplanen|(?:minnes|mötes)?anteckningarna|utkastet|närvarolistan|kallelsen)"
    r"(?: (?:som|i) (?:en |ett )?(?:pdf|word|fil|markdown|webbsida|html)(?:-\w+)?)?))"
)
_BYE: Final = (
    r"(?:hej då|hejdå|ha det(?: så)?(?: bra)?|trevlig (?:helg|kväll|dag)|kansli|detsamma"
    r"|på förhand|snälla du)"
)
_MEETING: Final = r"(?:mötet?|sammanträdet?|träffen)"
_DAY_OR_TIME: Final = r"(?:dag|tid|vecka|veckodag|månad)"

_OWN_TOPIC: Final = r"(?:en|ett|min|egen|eget|egna) (?:\w+ )?(?:fråga|ärende|punkt|sak)"
_TAKES_PART: Final = (
    r"(?:kommer|kom|svarat|anmäl\w*|förhinder|deltar|delta|närvar\w*|med|saknas|tackat|frånvar\w*"
    r"|borta|digitalt|dyker|ersätter|sjuk\w*)"
)
_MANY_MEETINGS: Final = r"(?:möten|mötena|sammanträden|träffar|datum|dagar|tider)"
_COMES_SOMEHOW: Final = r"(?:blir|är|kommer|bli|hinner|ansluter|dyker upp|kopplar upp mig)"
_NOT_IN_TIME: Final = (
    r"(?:sen|sena|sent|senare|efter en stund|lite efter|inte i tid|i sista minuten)"
)
_HAS_TO: Final = r"(?:måste|behöver|ska|får|kommer att|kan behöva|tvungen att)"
_GO: Final = r"(?:gå|sluta|lämna|dra|åka|smita|avvika|försvinna)"
_AM: Final = r"(?:är|har|ligger|känner|mår|blev|blivit|sitter|åker|fick|fått|måste|ska|jobbar)"
_ILL_OR_AWAY: Final = (
    rf"(?:(?:{AWAY})\w*|förkyl\w*|ont i|dåligt?|hängig|tandläkar\w*|läkar\w*|begravning"
    r"|sjukhus\w*|jobba|annat möte|bokad)"
)
_ILL: Final = r"(?:sjuk\w*|feber|magsjuk\w*|förkyl\w*)"
_FAMILY: Final = r"(?:barn\w*|dotter\w*|son|sonen|ungen|ungarna|frun|mannen)"

_FILE: Final = r"\b(?:pdf|word|webbsida|bilaga|fil)\w*\b"
_DOCUMENT: Final = (
    r"\b(?:dagordning|agenda|minnesanteckning|anteckning|protokoll|kallelse|återrapport"
    r"|årsplan)\w*\b"
)

_CAN: Final = r"(?:hur|kan|går|vill|skulle|ska|får)"
_PUT: Final = r"(?:få|får|ha|lägg\w*|spar\w*|synk\w*)"
_ON_PHONE: Final = (
    r"(?:i |på |till |med )(?:min |vår )?(?:telefonen|mobilen|mobil|iphone\w*|outlook|google\w*)"
)

QUESTIONS: Final[QuestionWords] = {
    Subject.THANKS: rf"""
        ^(?:(?:{_GOOD})[ ,.!]+)*{_THANKS}(?:[ ,.!]+(?:{_GOOD}|{_BYE}|{_THANKS}))*$
        ^(?:du är )?(?:snällt|schysst|duktig|bäst)$
    """,
    Subject.ACKNOWLEDGED: r"""
        ^(?:bra|vad bra|va bra|fint|toppen|perfekt|super|jättebra|utmärkt|kanon)$
        ^(?:strålande|skönt|(?:(?:ok|okej)[ ,]+)?då vet jag(?: det)?|uppfattat|aha)$
        ^(?:jaha|jag förstår|hej då|hejdå|trevlig (?:helg|kväll|dag)|[😊🙂😀😃👏🙏❤🥰😍💪]+)$
        ^(?:ingen orsak|inga problem|varsågod|lugnt)$
    """,
    Subject.UNASKED: r"""
        ^[💻👌]+$
        ^(?:vi (?:ses|syns|hörs)|ses|syns)\b(?!.*\bnär)
        ^(?:jag (?:är|mår) )?(?:frisk|bra|tillbaka)(?: igen| nu)*$
    """,
    Subject.GREETING: r"""
        ^(?:hej|hejsan|hej hej|hejhej|halloj|tjena)\b[ ,.!]*(?:kansli|alla|igen|på dig|där)?$
        ^(?:hallå|goddag|morrn|morsning)\b[ ,.!]*(?:kansli|alla|där)?$
        ^god ?(?:morgon|dag|kväll|middag|eftermiddag)\b[ ,.!]*(?:kansli|alla)?$
        ^(?:hur (?:mår du|är läget|står det till)|läget|kansli|test|testar)$
        ^(?:är du (?:där|vaken)|finns du(?: där)?|svarar du)$
        ^(?:hejsan hoppsan|tja|tjenare|hej i stugan|god fortsättning|gott nytt år|god jul)$
    """,
    Subject.HELP: r"""
        ^(?:hjälp|help|kommandon|info|information)(?: mig)?$
        \bvad kan (?:du|jag|man)(?: \w+)?(?: (?:göra|skriva|säga|hjälpa|svara|fråga|använda))?
        \bhur (?:funkar|fungerar|använder|gör) (?:du|det|detta|jag|man)(?: (?:här|kansli))?$
        \bhur (?:skriver|pratar) (?:jag|man) (?:här|med dig|till dig)$
        \b(?:vem|vad) är (?:du|kansli|det här|detta)\b
        \bär du (?:en |ett )?(?:riktig |verklig )?(?:robot|bot|människa|person|dator|ai)
        \b(?:vilka|alla|visa) (?:\w+ )?kommandon
        \b(?:behöver|vill ha|få|ge mig) (?:lite )?hjälp\b
        \b(?:förstår|fattar) (?:ingenting|inget|inte hur)
        \bvad (?:heter|gör) du$
        \bkan (?:du|någon) hjälpa\b
        ^(?:jag )?(?:förstår|fattar) (?:inte|noll)$
    """,
    Subject.CHANGE: r"""
        \bhur (?:ändrar|ångrar|redigerar|rättar|byter|tar) (?:jag|man)\b(?!.*\bupp\b)
        \b(?:ändra|ångra|rätta) (?:\w+ )?(?:svar|anmälan|rapport|fråga|förhinder)
        \bjag (?:skrev|svarade|tryckte|klickade|råkade|valde|anmälde) .*\bfel
        \b(?:det )?(?:blev|är|var) fel\b
        ^fel\b
        \b(?:jag )?(?:ångrar|ångrade|har ångrat) (?:mig|det|mitt)
        \b(?:ta bort|ta tillbaka|stryk|radera|glöm|ignorera|strunta i|bortse från)\b
        \bjag menade\b
        \bhur (?:avbokar|avanmäler|avbryter) (?:jag|man)\b
    """,
    Subject.HOW_ABSENT: r"""
        \b(?:hur|var|vart|till vem|måste) .*\b(?:förhinder|frånvaro|återbud|sjukanmäl\w*)
        \b(?:hur|var|vart|till vem|måste) .*\b(?:avanmäl\w*|inte kan (?:komma|vara med|delta))
        \b(?:hur|var|vart|till vem|måste) .*\b(?:avböjer|tackar nej)
        ^(?:vad|hur) gör (?:jag|man) (?:om|när|ifall) (?:jag|man) .*\b(?:inte|sjuk)
        ^(?:vad|hur) gör (?:jag|man) (?:om|när|ifall) (?:jag|man) .*\b(?:förhindrad|förhinder)
    """,
    Subject.SEAT: r"""
        \b(?:slutar|slutade|slutat|lämnar|lämnat|avgår|avgått|hoppar av|byter)\b.*\bgruppen\b
        \b(?:slutar|slutade|slutat|lämnar|lämnat)\b.*\b(?:uppdrag|plats)
        \b(?:avgår|avgått|avsäger|avsagt|avsade)\b.*\b(?:uppdrag|plats)
        \b(?:slutar|slutade|slutat|avgår|avgått|byter)\b.*\b(?:ledamot|ersättare|ordförande)
        \b(?:ledamoten|ersättaren?|ordföranden) (?:\w+ )?(?:slutar|slutat|avgår|avgått|lämnat)\b
        \b(?:ny|nya|utsedd|vald|invald)\b.{0,20}\b(?:ledamot|ersättare|ordförande)
    """,
    Subject.REPLY_BY: r"""
        \bsvara\b.*\bsenast\b
        \bsenast\b.*\b(?:svara|svar|anmäla|osa)\b
        \b(?:när|hur länge|hur sent|till när)\b.*\b(?:svara|anmäla mig|osa|tacka (?:ja|nej))\b
        \bsista (?:svarsdag|dag\w* att svara)
        \bsvarstid
    """,
    Subject.HOW_COMING: r"""
        \b(?:hur|var|vart) (?:\w+ )?(?:svarar|anmäler|tackar) (?:jag|man)\b
        \b(?:hur|var|vart) (?:\w+ )?(?:bekräftar|meddelar|talar) (?:jag|man)\b
        \bhur .*\bsvara\b
        \bmåste (?:jag|man) (?:svara|anmäla|osa)\b
    """,
    Subject.REPORTED: r"""
        \bvad har jag (?:\w+ )?rapporterat
        \bhar (?:jag|du fått min|du min) .*rapport
        \b(?:visa|se|läsa) min(?:a)? rapport
        \bmin rapport\b.*\b(?:fram|kvar|sparad|inne|med)
    """,
    Subject.HOW_REPORT: r"""
        \brapport(?:en|er|era|erna|ering\w*|erar)?\b
    """,
    Subject.HOW_TOPIC: rf"""
        \b(?:ta|tar|lyfta|lyfter|väcka|väcker|anmäla|anmäler|ha|lägga|lägger)\b.*\b{_OWN_TOPIC}\b
        \b(?:sätta|föreslå|få)\b.*\b{_OWN_TOPIC}\b
        \b(?:lyfta|ta upp|väcka) (?:något|någonting|nåt)\b
        \begen fråga\b
    """,
    Subject.HOW_CALENDAR: rf"""
        \b{_CAN}\b.{{0,60}}\b(?:min (?:egen )?|mobil|telefonens )kalender
        \b{_CAN}\b.{{0,60}}\b(?:prenumerera|kalenderprenumeration)
        \b{_PUT}\b.{{0,40}}\b(?:möte\w*|sammanträde\w*|kalendern?|datumen|tiderna) {_ON_PHONE}\b
        \b(?:lägg\w*|för|får?|spar\w*) (?:\w+ ){{0,3}}in\b.{{0,40}}\bkalendern?\b
        \b(?:lägg\w* till|spar\w*|synk\w*)\b.{{0,40}}\bkalendern?\b
        \bkalender(?:n|länk\w*)?\b.{{0,30}}\b(?:fungerar|funkar|uppdateras|syns|visas) (?:inte|ej)\b
        \bkalendern?\b (?:är|var|blir|blev|visar) (?:helt )?(?:tom|fel|trasig|borta|gammal)\b
        \b(?:hittar|ser|når|öppnar|får) (?:jag |man )?(?:inte|ej)\b(?: \w+){{0,4}} kalendern?\b
        \bsyns (?:inte|ej)\b.{{0,15}}\bkalendern?\b
        \bhur (?:fungerar|funkar|använder|hittar|öppnar)\b.{{0,20}}\bkalendern?\b
        \b(?:länk\w*|adress\w*) (?:till|för) (?:\w+ )?kalendern?\b
        ^kalender(?:prenumeration|länk|adress)
    """,
    Subject.OWN: r"""
        \bjag (?:\w+ )?(?:svarat|sagt|tackat|anmäld|antecknad|registrerad|uppskriven|noterad)\b
        \bhar jag (?:redan )?(?:svarat|anmält|sagt|meddelat|förhinder|tackat|frånvaro)
        \bstår jag\b
        \bär jag (?:med på|kallad|inkallad|ersättare|ledamot|på)
        \bhar du (?:\w+ )?(?:antecknat|noterat|registrerat|skrivit upp)\b
        \bhar du (?:\w+ )?(?:sparat|uppfattat|fått|sett|läst)\b
        \b(?:fick|såg|hörde|läste|förstod|uppfattade) du\b
        \b(?:gick|kom|kommit|gått) (?:det |mitt \w+ |min \w+ )?(?:fram|igenom|in)\b
        \bär (?:det|mitt \w+|min \w+|allt) (?:\w+ )?(?:noterat|antecknat)
        \bär (?:det|mitt \w+|min \w+|allt) (?:\w+ )?(?:registrerat|sparat|klart)
        \bmin ersättare
        \bmin suppleant
        \bmin ledamot
        \bmina? (?:svar|anmälan)\b
        \b(?:ersätter|vikarierar för|hoppar in för|går in för) (?:mig|jag)\b
        \bi (?:mitt|stället för mig)\b(?: ställe)?
        \bersättare för mig\b
        \bvem (?:ersätter|är) jag\b
        \bbehövs jag\b
        \bbehöver (?:jag|du mig|ni mig)\b(?! (?:rapportera|svara))
        \b(?:ska|måste|skall|bör) jag (?:\w+ )?(?:komma|ersätta|delta|vara med)
        \b(?:ska|måste|skall|bör) jag (?:\w+ )?(?:gå in|hoppa in|rycka in|närvara|tjänstgöra)
        \bväntar (?:du|ni) (?:på )?(?:mig|svar)
        ^(?:ska|måste|bör) jag (?:\w+ )?(?:gå på|gå till|åka|dit)\b
        \bvad (?:sa|sade|svarade|skrev) jag\b
        \bvet \w+ (?:om )?att jag\b
    """,
    Subject.FILE: rf"""
        {_FILE}.*\b(?:fungerar|funkar|går|öppnas|syns|laddas?|visas|kom) (?:inte|ej|aldrig|fel)\b
        {_FILE}.*\b(?:är|var|blir|blev) (?:helt )?(?:tom|trasig|skadad|oläslig|fel|svart|vit)\b
        {_DOCUMENT}.*\b(?:fungerar|funkar|går|öppnas|syns) (?:inte|ej)\b.*{_FILE}
        \b(?:inte|ej|aldrig)\b.*\b(?:öppnad?|läsa|ladda|upp|ner|ned|fram)\b.*{_FILE}
        \b(?:fel|problem|strul)\w* (?:på|med)\b.*{_FILE}
    """,
    Subject.NOTES: r"""
        \bminnesanteckning
        \bprotokoll
        \banteckningar(?:na)?\b
    """,
    Subject.CONTACT: r"""
        \bvem är (?:\w+ )?(?:sekreterare|ordförande|vice|ansvarig|kontaktperson)
        \b(?:når|ringer|kontaktar|mejlar|mailar|får tag (?:på|i)) (?:jag|man)
        \btelefon
        \bring(?:a)? mig
        \bkan (?:någon|du|ni|\w+) (?:ringa|mejla|maila)\b
        \bbe \w+ (?:att )?(?:ringa|höra)
        \b(?:prata|tala) med (?:en (?:människa|person)|sekreteraren|ordföranden|någon)
        \bvem (?:ringer|skriver|vänder|kontaktar|pratar|frågar) (?:jag|man)
        \bvem (?:bestämmer|är ansvarig|ansvarar)\b
        \bvem (?:ska|kan|bör) (?:jag|man) (?:kontakta|ringa|fråga|prata|skriva|vända)
        \b(?:nummer|mejladress|e-post\w*|mailadress)\b
    """,
    Subject.PLAN: r"""
        \b(?:flytta|boka|planera|avboka)\b.*\b(?:mötet?|tiden|tid|platsen|lokalen|dag|datum)\b
        \b(?:skjuta upp|skjut upp|boka om|ändra|byta)\b.*\b(?:mötet?|tiden|tid)\b
        \b(?:skjuta upp|skjut upp|boka om|ändra|byta)\b.*\b(?:platsen|lokalen|dag|datum)\b
        \bställ(?:a|er)? in\b.*\bmötet?\b
    """,
    Subject.LINK: r"""
        \blänk
        \b(?:zoom|teams|skype|videomöte|möteslänk|qr-kod)
        \bhur (?:ansluter|kopplar) (?:jag|man|vi) (?:\w+ )?(?:in|upp|till mötet|med)
        \bhur (?:loggar|kommer|tar) (?:jag|man|vi) (?:\w+ )?(?:in|upp|till mötet|med)
        \buppkoppling
        \bansluta\b
        \bkoppla upp
        \bkommer (?:jag )?inte in\b
    """,
    Subject.AGENDA: r"""
        \bdagordning
        \bagenda
        \bföredragningslista
        \bprogrammet\b
        \bhandlingar
        \b(?:vad|vilka) .*\b(?:punkter|frågor|ärenden)\b
        \bvad (?:ska|skall|tänker) (?:vi|ni) \w+(?! (?:vara|ses))
        \bvad (?:handlar|gäller|går) mötet\b
        \bvad är det för (?:möte|frågor)
        \bvad (?:händer|blir|är) (?:det )?på (?:mötet|fredag|programmet)
    """,
    Subject.WHO: rf"""
        \b(?:vem|vilka|hur många|vem alla)\b.*\b{_TAKES_PART}\b
        \bnärvaro
        \bdeltagar
        \bvilka är (?:vi|ni|det)\b
        \bhur många (?:är|blir) (?:vi|ni|det)
        \b(?:är|kommer|har|blir) (?:alla|någon|några|många|det många|tillräckligt)\b
        \bhur (?:ser det ut|går det|ligger det till)\b
        \bläget inför\b
        \bblir vi (?:\w+ )?(?:många|fulltaliga|alla|beslutsföra)
        \b(?:är vi )?beslutsför
        \bvem (?:går in|hoppar in|ersätter|vikarierar|är ersättare|har rapporterat)\b
    """,
    Subject.SUMMONS: r"""
        \bkallelse
        \bkallad(?:e)? till
        \binbjudan\b
    """,
    Subject.MEETINGS: rf"""
        \b(?:vilka|hur många|alla|årets)\b.{{0,30}}\b{_MANY_MEETINGS}\b
        \b(?:kommande|övriga|andra|vårens|höstens)\b.{{0,30}}\b{_MANY_MEETINGS}\b
        \b(?:mötestider|mötesdatum|mötesdagar|möteskalender|kalender|mötesschema|schema)
        \b(?:när|vilka|visa|lista)\b.*\b(?:mötena|möten|sammanträdena|sammanträden|träffarna)\b
        ^(?:möten|mötena)$
        \bhur ofta\b
    """,
    Subject.WHERE: r"""
        ^(?:var|vart)\b(?! (?:det|god|snäll|vänlig))
        \b(?:vet du|säg|kolla|minns inte|glömt) (?:var|vart)\b
        \bvar (?:är|ska|ses|hålls|någonstans|i|ligger|blir|träffas|håller|sitter)\b
        \bvart (?:ska|åker)\b
        \b(?:vilken|vilket|vad för) (?:lokal|rum|sal|plats|ort|stad|adress|hus|byggnad)
        \blokal(?:en)?\b
        \badress(?:en)?\b
        \bmötesplats
        ^plats(?:en)?$
        \bvägbeskrivning
        \bparkering
        \bhitta(?:r)? .*\b(?:dit|mötet|till)\b
        \b(?:kan|går|får|är|blir|ses) .*\b(?:digitalt|distans|fysiskt)\b
        \b(?:kan|går|får|är|blir|ses) .*\b(?:online|hemifrån|på plats|hybrid)\b
        \bär (?:det|vi) i (?!dag|morgon|kväll|år|vår|höst|jan|feb|ma|apr|ju|aug|sep|okt|nov|dec)
        \bär (?:det|vi) på (?!\w*dag\b)\w
    """,
    Subject.ENDS: r"""
        \b(?:slutar|sluttid\w*|är (?:vi|det|mötet) (?:klar\w*|slut))\b
        \bhur (?:länge|lång\w*)\b
    """,
    Subject.WHEN: r"""
        \bnär\b
        \bvilken (?:dag|tid|vecka|veckodag|månad)\b
        \bvilket (?:datum|klockslag)\b
        \bhur dags\b
        \bhur (?:sent|tidigt)\b
        \bhur många dagar\b
        \bklockan\b
        ^klockslag
        \b(?:är|blir|har vi) (?:det )?(?:\w+ ){0,3}(?:mötet?|sammanträdet?|träffen)\b
        \b(?:finns|var|hålls|blev) (?:det )?(?:\w+ ){0,3}(?:mötet?|sammanträdet?|träffen)\b
        \b(?:är|blir|har) .*\b(?:inställt|flyttat|framflyttat|uppskjutet|av)\b
        \b(?:har|hunnit) .*\b(?:börjat|startat|tagit slut|slutat|dragit i gång)\b
        \bnästa (?:mötet?|sammanträdet?|träffen)
        ^(?:mötet?|sammanträdet?|träffen)$
        \bnästa (?:gång|träff)\b
        \bdatum(?:et)?\b
        ^(?:dag|tid|tiden)$
        \b(?:börjar|startar|slutar|drar ni i gång) (?:vi|det|mötet)\b
        \bstarttid
        \bmötestid
        \bvecka\b.*\bmöte
        \bpåminn
        \bvad gäller (?:för|på|inför) \w*(?:mötet|fredag)
    """,
    Subject.LATE: rf"""
        \b(?:försenad|försenat|förseningar|sitter fast|står still(?:a)?)\b
        \b{_COMES_SOMEHOW}\b.{{0,40}}\b{_NOT_IN_TIME}\b
        \b{_HAS_TO} .*\b{_GO}\b
        \bgår (?:lite |något )?(?:tidigare|före|innan)\b
        \b(?:bara|endast) (?:med|första|sista|delar)\b
        \bhinner inte (?:till|från) (?:start|början)
    """,
    Subject.AWAY: rf"""
        ^(?:är )?(?:hemma )?(?:sjuk|förkyld|krasslig|hängig|magsjuk|febrig|vabbar)\b
        ^(?:är )?(?:hemma )?(?:vab|bortrest|dubbelbokad|sjukskriven)\b
        ^(?:är )?(?:hemma )?(?:utomlands|föräldraledig)\b
        ^(?:är )?(?:hemma )?(?:sjukanmäld|ligger (?:\w+ )?(?:sjuk|med))\b
        \bjag {_AM} (?:\w+ ){{0,4}}?{_ILL_OR_AWAY}\b
        \bjag vabbar\b
        \bhemma med sjuk
        \b{_FAMILY} (?:är|har|blev|har blivit) (?:\w+ ){{0,2}}{_ILL}
        \b(?:krockar|kolliderar)\b
        \b(?:mår|mådde) (?:inte|dåligt|illa|skit)
        \b(?:är|har|blev|ligger) (?:blivit |tyvärr )?(?:sjuk|på sjukhus\w*|inlagd)\b
        ^(?:jag )?(?:är|har) (?:på )?semester\b
    """,
    Subject.UNSURE: rf"""
        \b(?:{UNSURE})\b
        \b(?:vet|är|känner) (?:\w+ )?inte(?: (?:än|ännu|säker|om|riktigt|helt))?
        \båterkomma\b
        \b(?:ska|måste|får) (?:bara )?(?:kolla|se efter|fråga|stämma av)\b
        \bberor på\b
        \bsvarar (?:senare|sen|i morgon|imorgon|snart)\b
        \b(?:troligtvis|förmodligen)\b
    """,
}

STATEMENT: Final = (
    r"\b(?:jag|vi) (?:kommer|kan|är|har|blir|måste|hinner|tänker|ska|deltar|behöver)\b(?! gjort)"
    r"|\b(?:inte|förhinder|sjuk)\b"
)
"""Words that tell something of oneself, which may be lost where only a question is answered."""

ABOUT_PERSON: Final = (
    r"(?:hej[,!.]?\s+)?(?:(?:vet du|undrar|du vet)\s+om"
    r"|(?:kommer|har|är|deltar|ska|blir|svarade|kan))"
)
"""What stands before somebody's name where it is asked whether they come."""
CHAIR: Final = r"ordförande(?:n)?"
