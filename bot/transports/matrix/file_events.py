"""What a message says of the file that it brings: its sender's word, and no more."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from bot.transports.matrix.json_reader import string_at
from secretary.papers import ReceivedFile, clean_name

FILE_TYPES: Final = frozenset({"m.file", "m.image", "m.video", "m.audio"})

_LONGEST_NAME: Final = 1_000
_LONGEST_VALUE: Final = 600
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}", re.ASCII)


def read_file(content: dict[str, Any], event_id: str) -> tuple[ReceivedFile, str] | None:
    """The file that a message's content tells of, and its caption; None where it is none.

    A caption is a body beside a file name (spec, "Media captions"); without one the body is the
    name.
    """
    body = string_at(content, "body")
    if string_at(content, "msgtype") not in FILE_TYPES or body is None:
        return None
    name = string_at(content, "filename")
    caption = body if name is not None and name != body else ""
    media_type, size = string_at(content, "info", "mimetype") or "", _size(content)
    file = ReceivedFile(
        event_id,
        clean_name((body if name is None else name)[:_LONGEST_NAME]),
        media_type if _MEDIA_TYPE.fullmatch(media_type) else "",
        size,
        json.dumps(_reference(content)),
    )
    return file, caption


def is_encrypted(file: ReceivedFile) -> bool:
    """Whether its bytes are encrypted where they are."""
    return "k" in json.loads(file.reference)


def _reference(content: dict[str, Any]) -> dict[str, str]:
    """Where the file is, and by what it is decrypted; nothing where that makes no sense."""
    if "file" not in content:
        found = {"url": string_at(content, "url")}
    else:
        found = {
            "url": string_at(content, "file", "url"),
            "k": string_at(content, "file", "key", "k"),
            "iv": string_at(content, "file", "iv"),
            "sha256": string_at(content, "file", "hashes", "sha256"),
        }
    is_whole = all(each and len(each) <= _LONGEST_VALUE for each in found.values())
    kept = {name: each for name, each in found.items() if each is not None}
    return kept if is_whole else {"k": ""} if "file" in content else {}


def _size(content: dict[str, Any]) -> int | None:
    info = content.get("info")
    size = info.get("size") if isinstance(info, dict) else None
    return min(size, 2**31 - 1) if type(size) is int and size >= 0 else None
