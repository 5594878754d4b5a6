"""`kansli` that sends a summons and never comes to mark it as sent: ``python -m`` this.

Killed then, it has died in between. Another kind than the summons stands in the variable
`UNMARKED_KIND`. Everything else is as in `kansli`.
"""

from __future__ import annotations

import asyncio
import os
import sys

from bot.cli.main import main
from bot.runtime.parts import MessageParts
from bot.runtime.turns import Sent
from storage import OutboxRow

_send_next = MessageParts.send_next


async def _never_mark(self: MessageParts, row: OutboxRow) -> Sent:
    if row.message.kind != os.environ.get("UNMARKED_KIND", "summons"):
        return await _send_next(self, row)
    transport = self._transports[row.message.channel]
    for part in transport.split(row.message):
        await transport.send(part)
    await asyncio.Event().wait()
    raise AssertionError


if __name__ == "__main__":
    MessageParts.send_next = _never_mark  # type: ignore[method-assign]  # that is the point
    sys.exit(main())
