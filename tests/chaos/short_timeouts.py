"""`kansli` that waits seconds for an answer where it else waits a minute: ``python -m`` this.

So a test sees time-outs without taking minutes. Everything else is as in `kansli`.
"""

from __future__ import annotations

import sys

from bot.cli.main import main
from bot.transports.matrix import nio_client, sender, sync_requests

if __name__ == "__main__":
    for module, name, seconds in (
        (nio_client, "REQUEST_SECONDS", 2.5),
        (sync_requests, "REQUEST_SECONDS", 2.5),
        (sender, "REQUEST_SECONDS", 2.5),
        (sync_requests, "_POLL_SECONDS", 2.0),
        (sync_requests, "_FIRST_SYNC_SECONDS", 5.0),
    ):
        assert hasattr(module, name)
        setattr(module, name, seconds)
    sys.exit(main())
