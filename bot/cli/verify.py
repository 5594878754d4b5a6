"""`kansli verify DIR`: whether an archive package is as it was made.

Needs neither settings nor a database, and reads nothing outside the folder: links are not followed,
and a path in the manifest is only compared with those that were found.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from bot.cli.console import Exit, pluralise
from bot.cli.faults import of_path
from secretary.archive.checking import (
    claims_pdf_a,
    identity_read,
    is_made_here,
    mets_problems,
)
from secretary.archive.package import IDENTITY, MANIFEST, METS, REPRESENTATION_METS, read_manifest
from secretary.errors import AdministratorError

_MOST_TO_READ: Final = 256 * 2**20
"""Bytes of a manifest or a METS file, which are read whole."""
_MOST_TOLD: Final = 50
"""Lines of what is wrong."""
_AT_ONCE: Final = 2**20


@dataclass
class Checked:
    """What a package was found to be. manifest: its SHA-256, which stands for all of it."""

    problems: list[str] = field(default_factory=list)
    files: int = 0
    group: str = ""
    year: int | None = None
    made: str = ""
    software: str = ""
    manifest: str = ""


def verify(folder: Path) -> int:
    """Print whether the package is as it was made. Raises AdministratorError without a folder."""
    found = check_package(folder)
    if not found.problems:
        span = str(found.year) if found.year else "all years"
        print(f"{found.group}, {span}: {pluralise(found.files, 'file')}, each as it was made.")
        print(f"The sum of the manifest is {found.manifest}.")
        return Exit.OK
    for problem in found.problems[:_MOST_TOLD]:
        print(problem)
    if (more := len(found.problems) - _MOST_TOLD) > 0:
        print(f"… and {more} more.")
    print(f"{folder} is not as it was made. Use another copy, or export it again.")
    return Exit.ERROR


def check_package(folder: Path) -> Checked:
    """What is wrong with it, and what it says it is. Raises AdministratorError without a folder."""
    if not folder.is_dir():
        raise AdministratorError(str(folder), "is no folder.", "Name one by kansli export.")
    try:
        return _check(folder)
    except OSError as error:
        raise of_path(error, folder) from None


def _check(folder: Path) -> Checked:
    found = Checked()
    there = dict(_walk(folder, found.problems))
    if MANIFEST not in there:
        found.problems.insert(0, f"{MANIFEST}: it is missing, so this is no package, or not whole")
        return found
    content = _read(folder, MANIFEST)
    found.manifest = hashlib.sha256(content).hexdigest()
    try:
        sums = read_manifest(content)
    except UnicodeDecodeError:
        found.problems.append(f"{MANIFEST}: it has characters that no manifest has")
        return found
    except ValueError as error:
        found.problems.append(f"{MANIFEST}: {error}")
        return found
    found.problems += [f"{path}: it is missing" for path in sorted(sums.keys() - there.keys())]
    added = sorted(there.keys() - sums.keys() - {MANIFEST})
    found.problems += [
        f"{_shown(path)}: it is not in the manifest; somebody added it" for path in added
    ]
    whole = {path: there[path] for path in sorted(sums.keys() & there.keys())}
    found.problems += [
        problem for path in whole for problem in _file_problems(folder, path, sums[path])
    ]
    found.files = len(there)
    mets = {path: _read(folder, path) for path in (METS, REPRESENTATION_METS) if path in whole}
    found.problems += mets_problems(mets, sums, whole)
    for path in (METS, REPRESENTATION_METS, IDENTITY):
        if path not in sums:
            found.problems.append(f"{MANIFEST}: it does not name {path}, which every package has")
    if IDENTITY in whole:
        try:
            said = identity_read(_read(folder, IDENTITY))
            found.group, found.year, found.made, found.software = said
        except ValueError as error:
            found.problems.append(str(error))
    return found


def _walk(folder: Path, problems: list[str]) -> Iterator[tuple[str, int]]:
    """The regular files, by their path, with their sizes; what else is there is a problem."""

    def fail(error: OSError) -> None:
        raise error

    for where, folders, names in os.walk(folder, onerror=fail, followlinks=False):
        for name in sorted((*folders, *names)):
            path = Path(where, name)
            shown = path.relative_to(folder).as_posix()
            mode = path.lstat()
            if stat.S_ISDIR(mode.st_mode):
                if not any(path.iterdir()):
                    problems.append(f"{_shown(shown)}: it is an empty folder, which no package has")
            elif stat.S_ISREG(mode.st_mode):
                yield shown, mode.st_size
            else:
                kind = "a link" if stat.S_ISLNK(mode.st_mode) else "no ordinary file"
                problems.append(f"{_shown(shown)}: it is {kind}, which no package has")
        folders.sort()


def _open(folder: Path, path: str) -> BinaryIO:
    # Not a link, nor what waits for somebody, should it have been put there since it was found.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    return os.fdopen(os.open(folder / path, flags), "rb")


def _read(folder: Path, path: str) -> bytes:
    with _open(folder, path) as file:
        content = file.read(_MOST_TO_READ + 1)
    if len(content) > _MOST_TO_READ:
        raise AdministratorError(path, "is too large to be read.", "Export it again.")
    return content


def _file_problems(folder: Path, path: str, expected: str) -> Iterator[str]:
    digest = hashlib.sha256()
    with _open(folder, path) as file:
        while part := file.read(_AT_ONCE):
            digest.update(part)
    if digest.hexdigest() != expected:
        yield f"{path}: it was changed since the package was made"
    elif is_made_here(path) and not claims_pdf_a(_read(folder, path)):
        yield f"{path}: it does not say that it is PDF/A"


def _shown(path: str) -> str:
    """A name that somebody else gave, so that a terminal can show it."""
    return ascii(path)[1:-1] if not path.isprintable() else path
