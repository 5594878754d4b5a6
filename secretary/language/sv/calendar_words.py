"""How people say what they want of a calendar's address, in Swedish."""

from __future__ import annotations

from typing import Final

HAVE: Final = ("på", "visa", "adress", "adressen", "prenumerera", "få", "hämta", "tack")
RENEW: Final = ("ny", "nytt", "ny adress", "en ny", "en ny adress", "förnya", "byt", "byt adress")
END: Final = ("av", "bort", "ta bort", "stäng", "stäng av", "avsluta", "sluta", "stoppa")
