"""`kansli` on a machine with a line of its own to the homeserver: ``python -m`` this.

All hosts name the homeserver alike, and the name leads each to its own line. Everything else is as
in `kansli`.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from bot.cli.main import main

VARIABLE = "HOMESERVER_LINE"
"""Of the environment: the homeserver's port, and in place of it the line's, as "8008 40001"."""

if __name__ == "__main__":
    there, line = os.environ[VARIABLE].split()
    resolve = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *arguments: Any, **more: Any) -> Any:
        """As in `socket`."""
        return resolve(host, line if str(port) == there else port, *arguments, **more)

    socket.getaddrinfo = getaddrinfo
    sys.exit(main())
