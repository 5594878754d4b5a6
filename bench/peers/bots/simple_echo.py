"""A bot on simplematrixbotlib, as its documentation shows one: answers with what it read.

Runs in an environment of its own. Arguments: homeserver, user, password, a folder.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import simplematrixbotlib  # type: ignore[import-not-found]  # in an environment of its own


def main(homeserver: str, user: str, password: str, folder: str) -> None:
    os.chdir(folder)
    credentials = simplematrixbotlib.Creds(homeserver, user, password)
    config = simplematrixbotlib.Config()
    config.encryption_enabled = True
    config.ignore_unverified_devices = True
    bot = simplematrixbotlib.Bot(credentials, config)

    @bot.listener.on_message_event  # type: ignore[untyped-decorator]  # without types
    async def answer(room: Any, message: Any) -> None:
        if simplematrixbotlib.MessageMatch(room, message, bot).is_not_from_this_bot():
            await bot.api.send_text_message(room.room_id, message.body, "m.notice")

    bot.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
