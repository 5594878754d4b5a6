"""`kansli` that sends a summons and never comes to mark it as sent: ``python -m`` this.

Killed then, it has died in between. Another kind than the summons stands in the variable
`UNMARKED_KIND`. Everything else is as in `kansli`.
"""

from __future__ import annotations

import asyncio
import os
import sys

from bot.cli.main import main
from bot.runtime.delivery import Delivery
from storage import OutboxRow

_send_part = Delivery._send_part


async def _never_mark(self: Delivery, row: OutboxRow) -> None:
    if row.message.kind != os.environ.get("UNMARKED_KIND", "summons"):
        await _send_part(self, row)
        return
    transport = self._transports[row.message.channel]
    for part in transport.split(row.message):
        await transport.send(part)
    await asyncio.Event().wait()


if __name__ == "__main__":
    Delivery._send_part = _never_mark  # type: ignore[method-assign]  # that is the point
    sys.exit(main())
