"""How people say what they want of a calendar's address, in English."""

from __future__ import annotations

from typing import Final

HAVE: Final = ("on", "show", "address", "the address", "subscribe", "get", "please")
RENEW: Final = ("new", "new address", "a new one", "a new address", "renew", "change")
END: Final = ("off", "end", "stop", "remove", "delete", "close", "cancel")
