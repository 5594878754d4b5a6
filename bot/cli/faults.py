"""Whatever goes wrong in a command, in words for whoever runs it: what, where, and what to do."""

from __future__ import annotations

import errno
from pathlib import Path
from types import TracebackType
from typing import Final

from secretary.errors import AdministratorError, KansliError, StorageUnavailable

_OWNER: Final = "Let the bot's user own it, and run this as that user."
_REMEDIES: Final = {
    errno.EACCES: _OWNER,
    errno.EPERM: _OWNER,
    errno.EROFS: "Name a place that can be written, or mount it so.",
    errno.ENOSPC: "Make room on the disk.",
    errno.EDQUOT: "Make room on the disk.",
    errno.ENOTDIR: "A file stands where a folder should be: move it, or name another place.",
    errno.EEXIST: "A file stands where a folder should be: move it, or name another place.",
    errno.EISDIR: "A folder stands where a file should be: move it, or name another place.",
    errno.ENOENT: "See whether the path is right.",
}


def as_told(error: Exception) -> KansliError:
    """The error as it is told at a terminal; one that is meant for that as it is.

    A fault of ours is told by its type and place, since its own words can quote people.
    """
    if isinstance(error, AdministratorError):
        return error
    if isinstance(error, StorageUnavailable):
        remedy = "See that it is up and its disk is not full, and try again."
        return AdministratorError("the database", f"does not answer ({error}).", remedy)
    if isinstance(error, KansliError):
        return error
    if _is_of_the_network(error):
        remedy = "Check matrix.homeserver and the network, and try again."
        return AdministratorError("the homeserver", f"does not answer ({_name(error)}).", remedy)
    if isinstance(error, OSError):
        return of_path(error)
    from storage import error_words  # by now, whoever needs it has loaded it

    words = error_words(error) or (error_words(error.__cause__) if error.__cause__ else None)
    if words is not None:
        remedy = "If its file is damaged, restore a backup: kansli restore."
        return AdministratorError("the database", f"cannot be used ({words}).", remedy)
    where = _innermost(error.__traceback__)
    remedy = "Nothing you did: report it, with the command and the version."
    return AdministratorError("kansli", f"a fault ({_name(error)} {where}).", remedy)


def _is_of_the_network(error: Exception) -> bool:
    """Whether a request went nowhere, or what came back is of no use; by name, since none of it is
    loaded where no request was made."""
    return (
        isinstance(error, ConnectionError | TimeoutError)
        or type(error).__module__.partition(".")[0] == "aiohttp"
        or _name(error) in ("MatrixError", "RetryLater", "UnreadableAnswer", "gaierror")
    )


def _name(error: Exception) -> str:
    return type(error).__name__


def of_path(error: OSError, path: Path | None = None) -> AdministratorError:
    """An error of the file system's, about the path that it names or `path`."""
    where = str(error.filename or path or "this machine")
    why = error.strerror or type(error).__name__
    remedy = _REMEDIES.get(error.errno or 0, "See whether the path is right.")
    return AdministratorError(where, f"cannot be used ({why}).", remedy)


def _innermost(traceback: TracebackType | None) -> str:
    """Where it was raised, of our own modules if it can be."""
    place = "somewhere"
    while traceback is not None:
        name = traceback.tb_frame.f_globals.get("__name__", "?")
        if name.partition(".")[0] in ("bot", "commands", "services", "storage", "secretary"):
            place = f"in {name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
