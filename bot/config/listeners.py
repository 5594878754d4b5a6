"""Where a port of ours listens: of the tables ``[health]`` and ``[calendar.feed]``."""

from __future__ import annotations

from ipaddress import ip_address

from bot.config import values
from bot.config.reading import Table


def read_listener(table: Table, remedy: str) -> tuple[str, int | None]:
    """The address, loopback unless ``public = true``, and the port; None where nothing is to
    listen.

    remedy: what an administrator is to write who lets other machines ask without saying so.
    """
    host = table.take("host", values.address, "127.0.0.1")
    public = table.take("public", values.flag, False)
    if not public and not ip_address(host).is_loopback:
        table.mistake("host", f"lets other machines than this one ask ({host}).", remedy)
    return host, table.take("port", values.whole(1, 65535), None)
