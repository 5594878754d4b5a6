"""How English writes about written rounds: `RoundVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.round_vocabulary import RoundVocabulary

_IT: Final = r"(?:it|this|that|the\s+(?:proposal|text|answer|reply|statement|document))"

ROUNDS: Final = RoundVocabulary(
    send=r"send(?:\s+(?:it|out|the\s+round))?",
    close=r"(?:close|end)(?:\s+(?:it|now|the\s+round))?",
    lengthen=r"(?:extend|prolong)(?:\s+(?:it|the\s+time))?(?:\s+to(?!\w))?|new\s+deadline",
    remove=r"(?:remove|delete)(?:\s+(?:it|the\s+round))?",
    number_marks=r"no\.?|number|#|round",
    asks_to_agree=r"approv\w*|agree\w*|support\w*|behind|endors\w*|accept\w*",
    asks_for_objections=r"object\w*|against|disagree\w*|comments?|changes?|add|oppose\w*|reject\w*"
    r"|missing|problems?|rather|or",
    agrees=r"(?:(?:we|i)\s+)?(?:agree(?:\s+(?:with|to))?|approve(?:\s+of)?|support|endorse|accept"
    rf"|stand\s+behind)(?:\s+{_IT})?|agreed|approved|(?:(?:we|i)\s+have\s+)?no\s+(?:objections?"
    r"|comments?)",
    objects=r"no|nope|we\s+decline|declined?|objections?\s*:",
    on_behalf=r"for",
)
