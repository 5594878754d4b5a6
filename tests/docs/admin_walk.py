"""Somebody who follows docs/admin.md word by word: section by section, each line of each block.

Every line is typed unless it stands in `NOT_TYPED` with the reason, or in `ELSEWHERE` because this
administrator's server or database is another. So a new line of the page is tried by itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.docs.pages import Page
from tests.docs.terminal import LONGEST, Terminal

ADMIN: Final = Page("docs/admin.md")

NOT_TYPED: Final = {
    "kansli rooms undo '!new:example.org'": "there is no upgraded room: tests/bot/"
    "test_cli_matrix.py::test_a_move_to_another_room_can_be_taken_back types it",
    "kansli rooms move '!old:example.org' '!new:example.org'": "the same",
    "kansli export --group halsa --year 2027 --output /var/archive": "the walk is of another year: "
    "tests/bot/test_archive.py types it",
    "kansli verify /var/archive/kansli-halsa-2027": "the same",
    "(umask 077; openssl rand -hex 32 > keys-secret)": "the walks keep the keys in the folder: "
    "tests/bot/test_move_keys.py moves them",
    "kansli move-keys database": "the same",
    "kansli move-keys folder": "the same",
    "kansli purge": "there is no schedule: tests/bot/test_purge.py types it",
    "kansli purge --yes --export /var/archive/kansli-halsa-2027": "the same",
    "python3 -m venv .venv": "in place of make install; typed by the long test, in another clone",
    ".venv/bin/pip install --require-hashes --no-build-isolation -r requirements-build.txt": "so",
    ".venv/bin/pip install --require-hashes --no-build-isolation -r requirements.txt": "so",
    ".venv/bin/pip install --no-deps --no-build-isolation .": "so",
    "kansli login --account norr": "one account is all there is here: "
    "tests/matrix/test_several_accounts.py has two",
    "kansli run --account norr": "the same",
    "kansli move-group vard norr": "the same",
    "systemctl enable --now kansli": "one machine is all there is here: tests/failover/ has three",
    "systemctl status kansli": "the same",
    "docker run --detach --name kansli --restart unless-stopped --init --stop-timeout 30"
    " --env KANSLI_STORAGE_URL --env KANSLI_KEYS_SECRET --volume kansli-data:/kansli/data"
    ' --volume "$PWD/config.toml:/kansli/config.toml:ro" kansli': "the same",
}
"""Lines of the page, without their comments, that nobody types in the walk, and why."""

_INSTALLING: Final = 300
"""Seconds that it may take, alone on the machine."""
_INSTEAD_OF: Final = {"url": "url_file", "url_file": "url"}
_BLOCK: Final = re.compile(r"^(#{2,3}) ([^\n]+)$|^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code on the page. section: the heading it stands under."""

    section: str
    kind: str
    text: str

    @property
    def lines(self) -> list[str]:
        """Its lines of shell, those that go on in the next joined, without comments."""
        joined = re.sub(r" *\\\n *", " ", self.text)
        lines = (re.sub(r"(?:^| +)# .*$", "", line).strip() for line in joined.splitlines())
        return [line for line in lines if line]


def sections(page: Page = ADMIN) -> Mapping[str, list[Block]]:
    """The page's blocks by heading, in order; a heading without any, too."""
    found: dict[str, list[Block]] = {}
    heading = ""
    for match in _BLOCK.finditer(page.text):
        if match[2]:
            heading = match[2]
            found[heading] = []
        else:
            found.setdefault(heading, []).append(Block(heading, match[3], match[4]))
    return found


def fill_in(file: Path, snippet: str) -> None:
    """Write what the page shows into a config.toml, as one does who edits it.

    A key takes the place of the same key, commented out or not, in the first table of that name,
    and of the one that cannot stand beside it.
    """
    lines = file.read_text("utf-8").splitlines()
    table = ""
    for written in snippet.splitlines():
        if written.startswith("["):
            table = written
        elif key := written.partition("=")[0].strip():
            begin = lines.index(table)
            following = (n for n, it in enumerate(lines) if n > begin and it.startswith("["))
            end = next(following, len(lines))
            same = re.compile(rf"#?{re.escape(key)} *=")
            places = [n for n in range(begin, end) if same.match(lines[n])]
            assert places, f"{file.name} has no {key} under {table}"
            lines[places[0]] = written
            if other := _INSTEAD_OF.get(key):
                lines[begin:end] = [
                    re.sub(f"^{other} *=", f"#{other} =", it) for it in lines[begin:end]
                ]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    _require(tomllib.loads(snippet), tomllib.loads(file.read_text("utf-8")))


def _require(shown: object, there: object) -> None:
    """What is shown must be there."""
    if isinstance(shown, dict) and isinstance(there, dict):
        for key, value in shown.items():
            _require(value, there[key])
    elif isinstance(shown, list) and shown and isinstance(shown[0], dict):
        assert isinstance(there, list)
        _require(shown[0], there[0])
    else:
        assert shown == there


class Walk:
    """An administrator at a machine.

    replaced: what the page says is the reader's own, and what it is here. elsewhere: lines, and
    settings, that are for other readers, and why. answers: see `Terminal`.
    before, after: what else is done, or looked at, when a line is typed; after takes what the line
        has shown, or the text of a block of another kind, by that.
    instead: what is done in place of typing a line.
    may_be_wrong: what `kansli check` may find to mend.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        replaced: Mapping[str, str],
        elsewhere: Mapping[str, str],
        answers: Mapping[str, Callable[[], str | None]],
    ) -> None:
        self.folder = folder
        self.environment = environment
        self.replaced = dict(replaced)
        self.elsewhere = elsewhere
        self.answers = answers
        self.before: dict[str, Callable[[], Awaitable[None]]] = {}
        self.after: dict[str, Callable[[str], Awaitable[None]]] = {}
        self.instead: dict[str, Callable[[], Awaitable[None]]] = {}
        self.may_be_wrong: set[str] = set()
        self.terminal: Terminal

    @property
    def code(self) -> Path:
        """The folder with the code, where the administrator stands."""
        return self.folder / "kansli"

    @property
    def config(self) -> Path:
        return self.code / "config.toml"

    def open_terminal(self, folder: Path) -> Terminal:
        """A new one in a folder."""
        return Terminal(folder, self.environment, self.answers)

    async def follow(self, section: str) -> None:
        """Everything under a heading."""
        for block in sections()[section]:
            await self.follow_block(block)

    async def follow_block(self, block: Block) -> None:
        """A whole block."""
        if block.kind == "console":
            for line in block.lines:
                if line not in NOT_TYPED and line not in self.elsewhere:
                    await self.type(line)
        elif block.text in self.elsewhere:
            pass
        elif block.kind == "toml":
            fill_in(self.config, self.own(block.text))
        else:
            await self.after[block.kind](self.own(block.text))

    async def type(self, line: str) -> None:
        """Type a line of the page; it has to end well."""
        if line in self.before:
            await self.before[line]()
        if line in self.instead:
            await self.instead[line]()
            return
        await self.terminal.begin(self.own(line))
        is_long = line.startswith(("make ", ".venv/bin/pip "))
        status, shown = await self.terminal.end(_INSTALLING if is_long else LONGEST)
        if line.startswith("kansli check"):
            wrong = {it.split(":")[0][6:] for it in shown.splitlines() if it.startswith("mend")}
            assert wrong <= self.may_be_wrong, shown
            assert bool(status) == bool(wrong), shown
        else:
            assert status == 0, f"{line} ended with {status}:\n{shown}"
        if line in self.after:
            await self.after[line](shown)

    def own(self, text: str) -> str:
        """With the reader's own words in place of the page's."""
        for page, here in self.replaced.items():
            text = text.replace(page, here)
        return text


def every_line() -> Iterator[str]:
    """Every line of shell on the page."""
    for blocks in sections().values():
        for block in blocks:
            if block.kind == "console":
                yield from block.lines
