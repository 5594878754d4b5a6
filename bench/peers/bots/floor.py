"""The floor: answers with what it read, in clear rooms, with nothing between it and the server.

As little as can be without losing a message: it asks for what a sync left out, and answers in the
order of the room, some at a time. Arguments: homeserver, access token, its own id, a folder.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import aiohttp

API: Final = "/_matrix/client/v3"
FILTER: Final = json.dumps({"room": {"timeline": {"limit": 100}}})
AT_ONCE: Final = 8


async def main(homeserver: str, token: str, me: str, folder: str) -> None:
    kept = Path(folder) / "since"
    since = kept.read_text() if kept.exists() else ""
    free = asyncio.Semaphore(AT_ONCE)
    async with (
        aiohttp.ClientSession(homeserver, headers={"Authorization": f"Bearer {token}"}) as session,
        asyncio.TaskGroup() as answers,
    ):

        async def get(path: str, **query: str) -> Any:
            async with session.get(API + path, params=query) as answer:
                return await answer.json()

        async def send(room: str, event: Mapping[str, Any]) -> None:
            content = {"msgtype": "m.notice", "body": event["content"]["body"]}
            path = f"{API}/rooms/{room}/send/m.room.message/{event['event_id']}"
            async with free, session.put(path, json=content) as answer:
                await answer.read()

        while True:
            query = {"since": since, "timeout": "30000"} if since else {}
            found = await get("/sync", filter=FILTER, **query)
            for room, joined in found.get("rooms", {}).get("join", {}).items() if since else ():
                timeline = joined["timeline"]
                events, start = timeline["events"], timeline.get("prev_batch")
                while timeline["limited"] and start:
                    page = await get(
                        f"/rooms/{room}/messages",
                        dir="b",
                        limit="1000",
                        to=since,
                        **{"from": start},
                    )
                    events, start = page["chunk"][::-1] + events, page.get("end")
                for event in events:
                    if event["type"] == "m.room.message" and event["sender"] != me:
                        answers.create_task(send(room, event))
            since = found["next_batch"]
            kept.write_text(since)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
