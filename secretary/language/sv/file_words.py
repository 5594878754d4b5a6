"""How people name the forms of files, in Swedish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "pdf": ("pdf", "pdf-fil", "pdf fil", "pdf:en", "pdf-format", "fil"),
    "docx": ("word", "docx", "word-fil", "word-dokument", "worddokument"),
    "html": ("html", "webbsida"),
    "md": ("markdown", "md"),
}
"""By a file's ending."""
EVERY: Final = ("alla", "alla format", "alla former", "alla filer")
BEFORE: Final = (
    *("som", "i", "som en", "som ett", "både", "både som", "både i", "som både", "antingen"),
    *("antingen som", "som antingen", "helst", "helst som", "helst i", "gärna som", "gärna i"),
)
AND: Final = ("och", "samt", "eller", "och/eller")
NOT: Final = (
    *("inte", "ej", "men inte", "och inte", "helst inte", "i stället för", "istället för"),
    *("hellre än", "snarare än"),
)
"""Before a form that is not wanted, after the one that is."""
BUT: Final = ("utan",)
"""After a form that is not wanted, before the one that is."""
POLITE: Final = ("tack", "tack så mycket", "snälla", "är du snäll", "om det går")
"""What may follow them."""
DOCUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "agenda": ("dagordning", "dagordningen", "agenda", "agendan", "föredragningslistan"),
    "agenda_draft": (
        *("utkastet", "utkast till dagordning", "utkastet till dagordning"),
        *("utkast till dagordningen", "utkastet till dagordningen", "utkastet av dagordningen"),
    ),
    "notes": (
        *("anteckningar", "anteckningarna", "minnesanteckningar", "minnesanteckningarna"),
        *("mötesanteckningarna", "protokoll", "protokollet"),
    ),
    "notes_draft": (
        *("utkast till anteckningar", "utkastet till anteckningarna"),
        *("utkast till minnesanteckningar", "utkastet till minnesanteckningarna"),
        *("utkastet till minnesanteckningar", "utkastet till anteckningar"),
    ),
    "meeting": ("kallelse", "kallelsen"),
    "attendance": ("närvarolista", "närvarolistan", "närvaron"),
    "year_plan": ("årsplan", "årsplanen", "årsplanering", "årsplaneringen"),
    "follow_up_report": ("återrapport", "återrapporten", "återrapportering", "återrapporteringen"),
    "work_plan": ("arbetsplan", "arbetsplanen"),
    "round": ("omgång", "omgången", "svaren i omgång"),
}
"""By the key of the command that shows the document."""
WISHES: Final = r"""
    (?:kan|skulle|får|kunde) (?:jag|vi|man)(?: kunna)? (?:få|ha|se|läsa|hämta|ladda (?:ner|ned))
    (?:kan|skulle|vill) du(?: kunna)?(?: vara snäll och)? SEND
    (?:var )?(?:snäll och|vänlig och) SEND
    SEND
    (?:jag|vi) (?:vill|skulle(?: gärna)? vilja)(?: gärna)?(?: ha| få| se)?
    (?:jag|vi) (?:skulle behöva|behöver|önskar)(?: ha| få| se)?
    går det(?: bra)? att (?:få|se|läsa|hämta|ladda (?:ner|ned))
    är det möjligt att få
    (?:finns|finns det|har du|har vi|har ni)
    var (?:finns|hittar jag|är)
"""
"""How a sentence begins that asks for a file, a pattern on each line."""
SEND: Final = r"(?:skicka|ge|visa|posta|lägga? upp|ta fram|fixa|göra?)(?: mig| oss| hit| över)?"
BEFORE_DOCUMENT: Final = (
    r"(?:både|såväl|den|senaste|sista|aktuella|nya|hela|en kopia av|din|vår|upp)"
)
"""What may stand before the document's name."""
OF_DOCUMENT: Final = r"(?:på|av|med|till|för|över)"
"""Between the form and the document: "en pdf av dagordningen"."""
A_FORM: Final = r"(?:en|ett)"
OF_MEETING: Final = r"(?:från|av|för|till|inför|om|på|innan|före)"
"""Between the document and the meeting: "från förra mötet"."""
TO_OTHERS: Final = r"(?:till|åt)"
"""Before those who are to have the file: "till Anna"; and before a meeting."""
OWN: Final = r"(?:min|mitt|mina|vår|vårt|våra)"
ONESELF: Final = (
    r"(?:mig|oss)(?: själv\w*)?"
    r"|(?:min|mitt|mina) (?:mobil|telefon|dator|e-?post|mejl|mail|platta|ipad|padda|läsplatta)\w*"
)
OTHERS_HAVE: Final = r"(?:kan|får|kunde|skulle|vill|ska|har|behöver)"
"""Before somebody's name: "kan Bo få dagordningen som pdf"."""
NOBODY: Final = r"(?:jag|vi|man|du|ni|det|den|inte)"
GET: Final = r"(?:(?:kunna )?(?:få|ha|se|läsa|hämta)(?: ta del av)?|ta del av|fått)"
BY: Final = r"(?:senast|tills|innan|före)"
"""Before the day by which the file is wanted."""
SOON: Final = (
    r"(?:(?:till )?(?:idag|imorgon|ikväll|i (?:dag|morgon|kväll))|nu|direkt|genast"
    r"|snarast|i eftermiddag|igen|också|även|hit|här|omgående"
    r"|så (?:snart|fort) (?:som möjligt|du kan|det går)|när du (?:kan|hinner)"
    r"|om möjligt|om du (?:kan|hinner|vill)|en gång till)"
)
"""When it is wanted, and the like; no meeting is meant by it after the form."""
PURPOSE: Final = (
    r"(?:på (?:\w+ )?\w+|(?:via|per) \w+|i (?:min |mina )?(?:mobil|telefon|dator|platta|ipad)\w*"
    r"|för (?:min|mitt|mina|vår|vårt|våra) .+|för (?:utskrift|läsning|arkivering|kännedom)"
    r"|(?:för|så) att .+|(?:för|så|eftersom) (?:jag|vi|man) .+|att (?:läsa|skriva|skicka|ha) .+)"
)
"""What it is for: "på skärmen", "för att skriva ut den"."""
EACH_MEETING: Final = r"(?:alla|samtliga|varje|båda|bägge)"
MORE: Final = r"(?:och|samt|som)"
"""Between two documents."""
DECLINED: Final = r"""
    SEND (?:inte|ej|aldrig)(?: längre)?
    (?:jag|vi) (?:vill|behöver|önskar|ville) (?:inte|ej)(?: (?:längre|heller))?(?: ha| få| se)?
    (?:(?:du|ni) )?(?:behöver|ska|får) (?:inte|ej) SEND
"""
"""How a sentence begins by which a document is not wanted, a pattern on each line."""
NOTES: Final = ("minnesanteckningar", "anteckningar")
"""What the file of a meeting's notes is called."""
