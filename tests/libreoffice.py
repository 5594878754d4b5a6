"""LibreOffice without a window, which opens Word documents and saves them as something else."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.docs.pages import REPO

_FETCHED: Final = REPO / ".cache/office/files/usr/lib"
"""By `make office`, with libraries that the machine may lack."""
_SECONDS: Final = 90
"""Until a conversion counts as hanging; it takes three, and a profile that is new two more."""


def missing() -> str | None:
    """What the tests of Word documents lack here, if anything."""
    return None if _program() else "there is no LibreOffice here (make office)"


def _program() -> str | None:
    fetched = _FETCHED / "libreoffice/program/soffice"
    return str(fetched) if fetched.exists() else shutil.which("soffice")


def converted(files: Sequence[Path], form: str, folder: Path, profile: Path) -> list[Path]:
    """The files as LibreOffice saves them, in that folder, in the order they are given in.

    form: as `--convert-to` has it: an ending, and after a colon the name of a filter. profile: a
    folder for its settings, which is made the first time; not the user's own.
    """
    program = _program()
    assert program is not None
    libraries = {str(each.parent) for each in _FETCHED.rglob("*.so*")}
    told = subprocess.run(
        [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
         "--convert-to", form, "--outdir", folder, *files],
        capture_output=True, text=True, timeout=_SECONDS, check=False,
        env={**os.environ, "HOME": str(profile), "LD_LIBRARY_PATH": ":".join(sorted(libraries))},
    )  # fmt: skip
    made = [folder / f"{each.stem}.{form.partition(':')[0]}" for each in files]
    refused = [each.name for each in made if not each.exists()]
    assert not refused, f"LibreOffice did not open {refused}: {told.stderr}"
    return made
