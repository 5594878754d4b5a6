"""How Swedish writes about written rounds: `RoundVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.round_vocabulary import RoundVocabulary

_IT: Final = (
    r"(?:det|den|detta|förslaget|texten|svaret|remissvaret|yttrandet|skrivelsen|handlingen)"
)

ROUNDS: Final = RoundVocabulary(
    send=r"skicka(?:\s+(?:den|ut|omgången))?",
    close=r"avsluta(?:\s+(?:den|nu|omgången))?|stäng(?:\s+(?:den|nu))?",
    lengthen=r"förläng(?:\s+(?:den|tiden|svarstiden))?|ny\s+svarstid|ny\s+tid|ändra\s+svarstid(?:en)?",
    remove=r"ta\s+bort(?:\s+(?:den|omgången))?|radera|stryk",
    number_marks=r"nr\.?|nummer|omgång(?:en)?",
    asks_to_agree=r"bakom|godkänn\w*|instämm\w*|tillstyrk\w*|accepter\w*|enig\w*|eniga|överens"
    r"|håller\s+(?:ni|du)\s+med|stöd(?:er|jer)\s+(?:ni|du)",
    asks_for_objections=r"invänd\w*|emot|synpunkt\w*|ändring\w*|ändra\w*|tillägg\w*|motsätt\w*"
    r"|avslå\w*|avstyrk\w*|saknas?|problem\w*|hellre|eller",
    agrees=r"(?:(?:vi|jag)\s+)?(?:ställer\s+(?:oss|mig)\s+bakom|står\s+bakom|stöder|stödjer"
    rf"|instämmer(?:\s+i)?|tillstyrker|godkänner|håller\s+med(?:\s+om)?|accepterar)(?:\s+{_IT})?"
    r"|godkänt|godkänns|utan\s+(?:erinran|invändningar|synpunkter)"
    r"|(?:(?:vi|jag)\s+har\s+)?inga\s+(?:invändningar|synpunkter)",
    objects=r"nej|nix|näe?|avböjer|avstyrker|invändning(?:ar)?\s*:",
    on_behalf=r"för",
)
