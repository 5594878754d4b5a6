"""A plain bot on matrix-nio, as its documentation shows one: answers with what it read.

Arguments: homeserver, access token, its own id, device, a folder, and how many events of a room a
sync may bring (0: nio's default, the server's ten).
"""

from __future__ import annotations

import asyncio
import sys

import nio  # type: ignore[import-untyped]  # ships no types


async def main(homeserver: str, token: str, me: str, device: str, folder: str, limit: str) -> None:
    config = nio.AsyncClientConfig(store_sync_tokens=True, encryption_enabled=True)
    client = nio.AsyncClient(homeserver, me, device, store_path=folder, config=config)
    client.restore_login(me, device, token)
    limits = {"room": {"timeline": {"limit": int(limit)}}} if int(limit) else None

    async def answer(room: nio.MatrixRoom, event: nio.RoomMessageText) -> None:
        if event.sender != me:
            content = {"msgtype": "m.notice", "body": event.body}
            await client.room_send(
                room.room_id, "m.room.message", content, ignore_unverified_devices=True
            )

    if not client.loaded_sync_token:
        await client.sync(timeout=0, full_state=True)  # what was said before is not for it
    client.add_event_callback(answer, nio.RoomMessageText)
    await client.sync_forever(timeout=30_000, sync_filter=limits, full_state=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
