"""Calendars that programs follow by an address, answered over HTTP."""
