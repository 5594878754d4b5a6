"""A fault that a use case goes on after: nobody above it sees that one, so it is logged here."""

from __future__ import annotations

import hashlib
import logging

from services.context import Context

_log = logging.getLogger(__name__)


def note(context: Context, what: str, kind: str) -> str:
    """Log the exception that is being handled, without its own words; the reference to tell.

    what: what could not be done. kind: of what. The same for the same event is the same reference.
    """
    named = f"{what} {kind} {context.group.id} {context.trigger_event_id}"
    reference = hashlib.sha256(named.encode()).hexdigest()[:8]
    about = {"group": context.group.id, "kind": kind, "reference": reference}
    _log.error("%s could not be made", what, exc_info=True, extra=about)
    return reference
