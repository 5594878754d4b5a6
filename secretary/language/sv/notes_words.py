"""How Swedish writes notes: `NotesVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.notes_vocabulary import NotesVocabulary
from secretary.language.sv.formats import MONTHS

NOTES: Final = NotesVocabulary(
    item_marks=r"(?:till\s+|på\s+|under\s+)?punkt(?:en)?|nr\.?|nummer",
    of_draft=r"(?:i\s+)?utkast(?:et)?s?",
    of_sent=r"(?:i\s+den\s+)?(?:skickad|utskickad|publicerad)e?",
    change=r"ändra(?:\s+till)?|byt(?:\s+till)?|ersätt(?:\s+med)?|skriv\s+om(?:\s+till)?",
    remove=r"ta\s+bort|stryk|radera",
    left=r"(?:ta|stryk|radera|ändra|byt)\s+inte(?:\s+(?:bort|ut))?(?:\s+(?:det|den|något|punkten))?"
    r"|(?:inte\s+)(?:ta\s+bort|stryka?|radera|ändra)(?:\s+(?:det|den|något|punkten))?",
    out=r"ut",
    into=r"till|mot",
    months="|".join((*MONTHS, *(each[:3] for each in MONTHS if each[:3] != "jul"))),
    approving=r"(?:jag\s+)?(?:har\s+)?(?:inga?|inget)(?:\s+(?:synpunkter?|kommentarer?|ändringar?|att"
    r"\s+(?:tillägga|invända|erinra)))?(?:\s+från\s+mig)?|(?:jag\s+)?godkänn(?:er|s|t|as)?(?:\s+(?:det|dem|"
    r"anteckningarna|utkastet))?|nej|ja|ok(?:ej)?|(?:det\s+)?(?:ser|låter|är)\s+(?:bra|ok|okej|fint|"
    r"rätt)(?:\s+ut)?|(?:det\s+)?(?:allt\s+)?stämmer|utan\s+(?:synpunkter|erinran|anmärkning)|bra|tack",
    signed_by=r"signerat?\s+av|undertecknat?\s+av|signerar|av",
    because=r"eftersom|därför\s+att|för\s+att|skäl(?:et)?(?=:)|orsak(?:en)?(?=:)",
    question=r"frågeställning(?:en)?",
    cooperation=r"samverkan",
    basis=r"underlag(?:et)?",
    analysis=r"analys(?:en)?",
    conclusion=r"slutsats(?:en)?",
    follow_up=r"uppföljning(?:en)?",
)
