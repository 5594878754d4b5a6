"""config.toml: what it says becomes settings, and what is wrong in it is said where it stands."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Collection, Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.check_server import papers_problem
from bot.config import (
    KEYS,
    KEYS_VARIABLE,
    STORAGE_VARIABLE,
    TOKEN_VARIABLE,
    CalendarFeedSettings,
    ConfigErrors,
    HealthSettings,
    KeysTo,
    LogFormat,
    Settings,
    homeserver_oddities,
    load,
)
from bot.config.reading import Mistakes, Table
from secretary.errors import ConfigError
from secretary.group import (
    PROFILES,
    STANDING_ITEMS,
    AbsenceList,
    CalendarFeedRules,
    GroupPlace,
    Language,
    NoticeSettings,
    Offset,
    SubstituteRule,
    SummonsFrom,
)
from secretary.notice_kinds import NOTICE_KINDS
from secretary.papers import PaperRules
from secretary.school_holidays import school_holiday_on
from secretary.superior_board import SuperiorBoard
from tests.bot.test_config_documents import SVG, word_template
from tests.fixtures.config_toml import CARE, HEALTH

EXAMPLE: Final = Path(__file__).parents[2] / "config.example.toml"

MATRIX: Final = '[matrix]\nhomeserver = "https://matrix.example.org"\n'
GROUP: Final = HEALTH
FEED: Final = MATRIX + "[calendar.feed]\nport = 9465\n"
OTHER: Final = CARE


def settings(
    folder: Path,
    text: str,
    env: Mapping[str, str] | None = None,
    channels: Collection[str] = ("matrix",),
) -> Settings:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return load(file, env or {}, channels)


def mistakes(
    folder: Path,
    text: str,
    env: Mapping[str, str] | None = None,
    channels: Collection[str] = ("matrix",),
) -> list[str]:
    """What is said about a file, without the file's name."""
    with pytest.raises(ConfigError) as caught:
        settings(folder, text, env, channels)
    error = caught.value
    errors = error.errors if isinstance(error, ConfigErrors) else (error,)
    file = f"{folder / 'config.toml'}: "
    for each in errors:
        assert str(each).startswith(file)
        assert each.remedy
        assert each.problem.endswith((".", "!", "?"))
    return [str(each).removeprefix(file) for each in errors]


def mistake(folder: Path, text: str, env: Mapping[str, str] | None = None) -> str:
    (only,) = mistakes(folder, text, env)
    return only


# --------------------------------------------------------------------------- what it says


def test_keys_can_be_given_to_every_device(tmp_path: Path) -> None:
    assert settings(tmp_path, MATRIX + 'keys_to = "all"\n' + GROUP).matrix.keys_to is KeysTo.ALL


def test_defaults(tmp_path: Path) -> None:
    found = settings(tmp_path, MATRIX + GROUP)
    assert found.matrix.homeserver == "https://matrix.example.org"
    assert found.matrix.display_name == "Kansli"
    assert found.matrix.keys_to is KeysTo.CROSS_SIGNED
    assert found.matrix.unread_after == timedelta(minutes=10)
    assert found.matrix.user is None
    assert found.matrix.access_token is None
    assert found.storage.url.reveal() == f"sqlite:///{tmp_path / 'data' / 'kansli.db'}"
    assert found.bot.data == tmp_path / "data"
    assert found.bot.zone == ZoneInfo("Europe/Stockholm")
    assert found.bot.prefix == "!"
    assert found.bot.administrators == frozenset()
    assert found.bot.direct_chats
    (group,) = found.groups
    assert group.rules == PROFILES["2023"]
    assert group.zone == found.bot.zone
    assert group.items == STANDING_ITEMS[Language.SWEDISH]
    assert group.notices == NoticeSettings()
    assert group.places["matrix"].secretary_room is None
    assert group.language is Language.SWEDISH


def test_a_group_that_speaks_english_has_the_standing_agenda_in_english(tmp_path: Path) -> None:
    (group,) = settings(tmp_path, MATRIX + GROUP + 'language = "en"\n').groups
    assert group.language is Language.ENGLISH
    assert group.items == STANDING_ITEMS[Language.ENGLISH]


def test_everything_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("syt_hemligt\n")
    (tmp_path / "token").chmod(0o600)
    text = """
    [matrix]
    homeserver = "http://localhost:8008/"
    user = "@kansli:example.org"
    access_token_file = "token"
    display_name = "Sekreteraren"
    [storage]
    url = "postgresql://kansli:hemligt@db/kansli"
    [bot]
    data = "/var/lib/kansli"
    time_zone = "Europe/Helsinki"
    prefix = "§§"
    administrators = ["@admin:example.org"]
    direct_chats = false
    [[group]]
    id = "barn-unga"
    name = "Barn och unga"
    room = "!abc:example.org"
    secretaries = ["@anna:example.org", "@bo:[2001:db8::1]:8448"]
    secretary_room = "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM"
    time_zone = "Europe/Stockholm"
    rules = "2021"
    language = "en"
    absence_list = "at_once"
    ask_for_reports = false
    absence_list_time = "7.30"
    items = ["Öppnande", "Slut"]
    [group.rules_override]
    summons_days = 10
    summons_firm = false
    substitutes = "when_member_absent"
    meetings_min = 2
    meetings_max = 3
    meetings_half_year = 1
    digital = false
    absences_to = "@kansliet:example.org"
    summons_from = "official"
    municipal_official = true
    [group.notices]
    working_days = false
    summons = { days = 21, time = "8.30" }
    reply_reminder = { days = 10 }
    report_reminder = false
    agenda = { time = 16:00:00 }
    meeting_reminder = { days = 0, time = "07:15" }
    """
    found = settings(tmp_path, text)
    assert found.matrix.homeserver == "http://localhost:8008"
    assert found.matrix.user == "@kansli:example.org"
    assert found.matrix.access_token is not None
    assert found.matrix.access_token.reveal() == "syt_hemligt"
    assert found.storage.url.reveal() == "postgresql://kansli:hemligt@db/kansli"
    assert found.bot.data == Path("/var/lib/kansli")
    assert found.bot.prefix == "§§"
    assert not found.bot.direct_chats
    (group,) = found.groups
    assert group.places["matrix"].secretaries == {"@anna:example.org", "@bo:[2001:db8::1]:8448"}
    assert group.zone == ZoneInfo("Europe/Stockholm")
    assert group.items == ("Öppnande", "Slut")
    assert group.language is Language.ENGLISH
    assert group.rules.name == "2021"
    assert group.rules.summons_days == 10
    assert not group.rules.summons_firm
    assert group.rules.substitutes is SubstituteRule.WHEN_MEMBER_ABSENT
    assert (group.rules.meetings_min, group.rules.meetings_max) == (2, 3)
    assert group.rules.meetings_half_year == 1
    assert not group.rules.digital
    assert group.rules.summons_from is SummonsFrom.OFFICIAL
    assert group.rules.municipal_official
    assert group.rules.absences_to == "@kansliet:example.org"
    assert not group.asks_for_reports
    assert group.absence_list is AbsenceList.AT_ONCE
    assert group.absence_list_at == time(7, 30)
    assert not group.notices.working_days
    defaults = {kind.name: kind.offset for kind in NOTICE_KINDS}
    assert {kind.name: kind.offset_in(group) for kind in NOTICE_KINDS} == {
        **defaults,
        "summons": Offset(21, time(8, 30)),
        "reply_reminder": Offset(10, time(9)),
        "report_reminder": None,
        "agenda": Offset(3, time(16)),
        "meeting_reminder": Offset(0, time(7, 15)),
    }


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert settings(tmp_path, "\ufeff" + MATRIX + GROUP).groups


def test_folders_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    text = MATRIX + '[storage]\nurl = "sqlite:///minne.db?timeout=5"\n' + GROUP
    settings(tmp_path / "etc", text)
    monkeypatch.chdir(tmp_path)
    found = load(Path("etc/config.toml"), {})
    assert found.bot.data == tmp_path / "etc" / "data"
    assert found.storage.url.reveal() == f"sqlite:///{tmp_path / 'etc' / 'minne.db'}?timeout=5"


def test_papers_are_the_same_for_every_group(tmp_path: Path) -> None:
    text = MATRIX + '[papers]\nmax_mb = 3\ntypes = ["pdf", "odt"]\n' + GROUP + OTHER
    rules = PaperRules(3 * 2**20, ("pdf", "odt"))
    assert [group.papers for group in settings(tmp_path, text).groups] == [rules, rules]
    [group] = settings(tmp_path, MATRIX + GROUP).groups
    assert group.papers == PaperRules()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("max_mb = 0", "papers.max_mb"),
        ("max_mb = 101", "papers.max_mb"),
        ('types = ["pdf", "pptm"]', 'papers.types[2]: "pptm" is not known. Did you mean pptx?'),
        ("types = []", "papers.types"),
    ],
)
def test_what_is_wrong_about_papers_is_said(tmp_path: Path, line: str, says: str) -> None:
    assert mistake(tmp_path, f"{MATRIX}[papers]\n{line}\n{GROUP}").startswith(says)


def test_papers_that_the_homeserver_never_takes_are_found(tmp_path: Path) -> None:
    given = settings(tmp_path, MATRIX + GROUP)
    for most in (None, 20 * 2**20):
        assert papers_problem(most, given) is None
    found = papers_problem(10 * 2**20, given)
    assert found is not None
    assert "files of up to 10 MB, and [papers] max_mb is 20" in found.text


ABOVE: Final = """
[superior_board]
name = "Regionala utskottet"
short_name = "RU"
room = "#ru:example.org"
"""


def test_the_board_above_is_the_same_for_every_group(tmp_path: Path) -> None:
    board = SuperiorBoard("Regionala utskottet", "RU", "#ru:example.org")
    found = settings(tmp_path, MATRIX + ABOVE + GROUP + OTHER).groups
    assert [group.board for group in found] == [board, board]
    moved = found[0].with_rooms("matrix", {"#ru:example.org": "!ru:example.org"})
    assert moved.board.room == "!ru:example.org"
    [group] = settings(tmp_path, MATRIX + GROUP).groups
    assert group.board == SuperiorBoard("Strategisk regional beredning", "SRB", None)


def test_no_group_has_the_room_of_the_board_above(tmp_path: Path) -> None:
    text = MATRIX + ABOVE.replace("#ru:", "#halsa:") + GROUP
    said = mistake(tmp_path, text)
    assert said.startswith("group[1].room: #halsa:example.org is also superior_board.room.")


HOLIDAYS: Final = """
[[school_holiday]]
kind = "winter"
weeks = [8]
municipalities = ["Sala"]

[[school_holiday]]
kind = "autumn"
days = ["2027-10-25", "2027-10-29"]
"""


def test_school_holidays_stand_instead_of_the_usual_ones_of_their_kind(tmp_path: Path) -> None:
    (group,) = settings(tmp_path, MATRIX + HOLIDAYS + GROUP).groups
    closed = {
        day: school_holiday_on(date.fromisoformat(day), group.school_holidays, ("Sala",))
        for day in ("2027-02-24", "2027-03-03", "2027-10-27", "2027-11-03", "2027-07-07")
    }
    assert [day for day, found in closed.items() if found] == [
        "2027-02-24", "2027-10-27", "2027-07-07",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("weeks = [54]", "weeks[1]: is 54."),
        ('days = ["2027-10-29", "2027-10-25"]', "days: ends before it begins."),
        ('days = ["2027-10-29"]', "days: has not two days."),
        ('days = ["10-32", "11-02"]', 'days: "10-32" is no day of every year.'),
        ("", "kind: has no weeks and no days."),
    ],
)
def test_a_school_holiday_that_cannot_be_is_refused(
    tmp_path: Path, line: str, problem: str
) -> None:
    said = mistake(tmp_path, f'{MATRIX}[[school_holiday]]\nkind = "winter"\n{line}\n{GROUP}')
    assert said.startswith(f"school_holiday[1].{problem}")


def test_the_reminder_of_the_year_plan_can_be_turned_off(tmp_path: Path) -> None:
    (group,) = settings(tmp_path, f"{MATRIX}{GROUP}year_plan_reminder = false\n").groups
    assert group.year_plan_reminder is None


# --------------------------------------------------------------------------- the example


def test_the_example_loads_as_it_is_shipped() -> None:
    found = load(EXAMPLE, {})
    assert [group.id for group in found.groups] == ["halsa"]


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    (shipped,) = load(EXAMPLE, {}).groups
    (bare,) = settings(tmp_path, MATRIX + GROUP).groups
    assert shipped.notices == bare.notices
    assert shipped.items == bare.items
    assert shipped.rules == bare.rules


TURNED_OFF: Final = re.findall(
    r"^#([a-z_]+ = .*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("line", TURNED_OFF)
def test_every_line_of_the_example_can_be_turned_on(tmp_path: Path, line: str) -> None:
    for name, secret in (
        ("access-token", "syt_x"),
        ("storage-url", "postgresql://k:h@db/k"),
        ("keys-secret", "a1" * 32),
    ):
        (tmp_path / name).write_text(secret)
        (tmp_path / name).chmod(0o600)
    (tmp_path / "logo.svg").write_text(SVG)
    (tmp_path / "mall.docx").write_bytes(word_template())
    text = EXAMPLE.read_text(encoding="utf-8")
    with_it = ["logo_alt"]
    if line.startswith("keys_secret_file"):
        with_it += ["url"]
    if line.split(maxsplit=1)[0] in ("name", "account"):
        text = text.replace("\n[matrix]\n", "\n[[matrix]]\n")
        with_it += ["name", "account", "user", "url"]
    for each in (line, *(each for each in TURNED_OFF if each.split()[0] in with_it)):
        text = text.replace(f"\n#{each}\n", f"\n{each}\n", 1)
    settings(tmp_path, text)


@pytest.mark.parametrize(("table", "key"), [(t, key) for t, keys in KEYS.items() for key in keys])
def test_the_example_has_every_key(table: str, key: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    if table == "":
        assert re.search(rf"^\[+{key}\]+$", text, re.MULTILINE)
    elif table == "group.notices.kind":
        assert re.search(rf"[{{,] {key} = ", text)
    elif f"{table}.{key}" in KEYS:
        assert re.search(rf"^\[{table}\.{key}\]$", text, re.MULTILINE)
    else:
        section = re.split(rf"^\[+{table}\]+$", text, flags=re.MULTILINE)[1]
        section = re.split(r"^\[", section, flags=re.MULTILINE)[0]
        is_there = re.search(rf"^#?{key} = ", section, re.MULTILINE)
        assert is_there, f"{key} is missing in config.example.toml, [{table}]"


def test_health_is_off_until_it_has_a_port_and_then_for_this_machine_alone(tmp_path: Path) -> None:
    assert settings(tmp_path, MATRIX + GROUP).health is None
    assert settings(tmp_path, MATRIX + '[health]\nhost = "::1"\n' + GROUP).health is None
    found = settings(tmp_path, MATRIX + "[health]\nport = 9464\n" + GROUP)
    assert found.health == HealthSettings("127.0.0.1", 9464)


def test_calendars_to_follow_are_off_until_a_port_is_given(tmp_path: Path) -> None:
    off = settings(tmp_path, MATRIX + '[calendar.feed]\nurl = "https://a.se"\n' + GROUP)
    assert (off.calendar_feed, off.groups[0].calendar.feed) == (None, None)
    found = settings(tmp_path, FEED + 'url = "https://a.se/kal/"\ndays_back = 7\n' + GROUP)
    assert found.calendar_feed == CalendarFeedSettings("127.0.0.1", 9465)
    [group] = found.groups
    assert group.calendar.feed == CalendarFeedRules("https://a.se/kal", days_back=7)
    local = settings(tmp_path, FEED + 'url = "http://127.0.0.1:9465"\n' + GROUP)
    assert local.groups[0].calendar.feed is not None


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])
def test_others_may_ask_for_health_where_it_is_said_in_so_many_words(
    tmp_path: Path, host: str
) -> None:
    text = f'[health]\nport = 1\nhost = "{host}"\npublic = true\n'
    assert settings(tmp_path, MATRIX + text + GROUP).health == HealthSettings(host, 1)


def test_the_log_is_text_until_said_otherwise(tmp_path: Path) -> None:
    plain = settings(tmp_path, MATRIX + GROUP).log
    assert (plain.format, plain.level.number) == (LogFormat.TEXT, logging.INFO)
    text = '[log]\nformat = "json"\nlevel = "warning"\n'
    said = settings(tmp_path, MATRIX + text + GROUP).log
    assert (said.format, said.level.number) == (LogFormat.JSON, logging.WARNING)


# --------------------------------------------------------------------------- mistakes


def group_with(line: str) -> str:
    """A config whose group has `line` in place of its own line for that key."""
    key = line.partition(" ")[0]
    kept = [each for each in GROUP.splitlines() if not each.startswith(f"{key} =")]
    return MATRIX + "\n".join([*kept, line])


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        (MATRIX + "[grop]\n" + GROUP, "grop: ", "Did you mean group?"),
        (MATRIX + '[bot]\nprefex = "!"\n' + GROUP, "bot.prefex: ", "Did you mean prefix?"),
        (MATRIX + '[bot]\ntime-zone = "UTC"\n' + GROUP, "bot.time-zone", "mean time_zone?"),
        (MATRIX + 'prefix = "!"\n' + GROUP, "matrix.prefix: ", "belongs in [bot]"),
        (MATRIX + 'access_token = "s"\n' + GROUP, "matrix.access_token: ", "access_token_file"),
        (MATRIX + "[bot]\nsecretaries = []\n" + GROUP, "bot.secretaries", "[[group]]"),
        (MATRIX + "storage = 1\n" + GROUP, "matrix.storage", "Choose among: homeserver, user"),
        ("bot = 1\n" + MATRIX + GROUP, "bot: is a number.", "[bot]"),
        (MATRIX + '[group]\nid = "a"\n', "group: is a table.", "[[group]]"),
        (MATRIX, "group: is missing.", "[[group]]"),
        (GROUP, "matrix.homeserver: is missing.", "homeserver = "),
        ('[matrix]\nhomeserver = "example.org"\n' + GROUP, "matrix.homeserver", "https://example"),
        ('[matrix]\nhomeserver = "ftp://a"\n' + GROUP, "matrix.homeserver", "https://a"),
        ('[matrix]\nhomeserver = "https://"\n' + GROUP, "matrix.homeserver", "for example"),
        ('[matrix]\nhomeserver = "https://a:"\n' + GROUP, "matrix.homeserver", "no web"),
        ('[matrix]\nhomeserver = "https://a:99999"\n' + GROUP, "matrix.homeserver", "no web"),
        ('[matrix]\nhomeserver = "https://u:p@a"\n' + GROUP, "matrix.homeserver", "Write only"),
        ('[matrix]\nhomeserver = "https://a/_matrix"\n' + GROUP, "matrix.homeserver", "https://a"),
        (
            '[matrix]\nhomeserver = "https://a/b/_matrix/client/"\n' + GROUP,
            "matrix.homeserver",
            "Write only https://a/b",
        ),
        (MATRIX + "display_name = 7\n" + GROUP, "matrix.display_name: is a number.", "quotes"),
        (MATRIX + 'display_name = " "\n' + GROUP, "matrix.display_name: is empty", "one line"),
        (MATRIX + 'user = "kansli"\n' + GROUP, "matrix.user", "@name:server"),
        (MATRIX + 'keys_to = "crosssigned"\n' + GROUP, "matrix.keys_to: ", "mean cross-signed"),
        (MATRIX + "unread_minutes = 0\n" + GROUP, "matrix.unread_minutes: is 0", "1 to 1440"),
        (MATRIX + '[storage]\nurl = "mysql://h/k"\n' + GROUP, "storage.url: ", "postgresql://"),
        (MATRIX + '[storage]\nurl = "kansli.db"\n' + GROUP, "storage.url: ", "sqlite:///FILE"),
        (MATRIX + '[storage]\nurl = "sqlite://"\n' + GROUP, "storage.url: ", "sqlite:///"),
        (MATRIX + '[storage]\nurl = "sqlite:///"\n' + GROUP, "storage.url: ", "forgotten"),
        (MATRIX + '[storage]\nurl_file = "no"\n' + GROUP, "storage.url_file: ", "No such file"),
        (MATRIX + "[health]\nport = 0\n" + GROUP, "health.port: is 0", "1 to 65535"),
        (MATRIX + '[health]\nport = "9464"\n' + GROUP, "health.port: ", "without quotes"),
        (MATRIX + '[health]\nhost = "localhost"\n' + GROUP, "health.host: ", "127.0.0.1"),
        (MATRIX + '[health]\nport = 9464\nhost = "0.0.0.0"\n' + GROUP, "health.host: ", "public"),
        (MATRIX + '[health]\nport = 9464\nhost = "::"\n' + GROUP, "health.host: ", "public"),
        (
            MATRIX + "[calendar.feed]\nport = 9465\n" + GROUP,
            "calendar.feed.url: is missing",
            "https://",
        ),
        (FEED + 'url = "http://a.se"\n' + GROUP, "calendar.feed.url: ", "https://a.se"),
        (
            FEED + 'url = "https://u:hemlig@a.se"\n' + GROUP,
            "calendar.feed.url: has more",
            "Write only",
        ),
        (FEED + 'url = "https://a.se/?x"\n' + GROUP, "calendar.feed.url: has more", "Write only"),
        (FEED + 'url = "https://a.se/{x"\n' + GROUP, "calendar.feed.url: has more", "Write only"),
        (
            FEED + 'url = "https://a.se:"\n' + GROUP,
            'calendar.feed.url: "https://a.se:"',
            "https://",
        ),
        (
            FEED + 'url = "https://a.se/kal/../x"\n' + GROUP,
            "calendar.feed.url: ",
            "or only https://a.se",
        ),
        (FEED + 'url = "https://a.se/.."\n' + GROUP, "calendar.feed.url: ", "or only https://a.se"),
        (
            FEED + 'url = "https://a.se/./x"\n' + GROUP,
            "calendar.feed.url: ",
            "or only https://a.se",
        ),
        (
            FEED + 'url = "https://a.se/%2E%2e/x"\n' + GROUP,
            "calendar.feed.url: ",
            "or only https://a.se",
        ),
        (
            FEED + 'url = "https://a.se//kal"\n' + GROUP,
            "calendar.feed.url: ",
            "or only https://a.se",
        ),
        (FEED + 'url = "a.se"\n' + GROUP, 'calendar.feed.url: "a.se" is no', "https://"),
        (FEED + 'url = "https://å.se"\n' + GROUP, "calendar.feed.url: ", "https://"),
        (
            FEED + 'url = "https://a.se"\nhost = "0.0.0.0"\n' + GROUP,
            "calendar.feed.host: ",
            "public",
        ),
        (
            FEED + 'url = "https://a.se"\ndays_ahead = 0\n' + GROUP,
            "calendar.feed.days_ahead: is 0",
            "1 to",
        ),
        (
            FEED + 'url = "https://a.se"\n[health]\nport = 9465\n' + GROUP,
            "calendar.feed.port: is 9465, which is [health] port",
            "another port",
        ),
        (MATRIX + '[log]\nformat = "jsonl"\n' + GROUP, "log.format: ", "Did you mean json?"),
        (MATRIX + '[log]\nlevel = "loud"\n' + GROUP, "log.level: ", "Choose among: debug"),
        (MATRIX + '[bot]\nprefix = ""\n' + GROUP, "bot.prefix", "one or two signs"),
        (MATRIX + '[bot]\nprefix = "!!!"\n' + GROUP, "bot.prefix", "one or two signs"),
        (MATRIX + '[bot]\nprefix = "k!"\n' + GROUP, "bot.prefix", "one or two signs"),
        (MATRIX + '[bot]\nprefix = "! "\n' + GROUP, "bot.prefix", "one or two signs"),
        (MATRIX + '[bot]\nprefix = "/"\n' + GROUP, "bot.prefix", "never reaches the bot"),
        (MATRIX + '[bot]\ntime_zone = "stockholm"\n' + GROUP, "bot.time_zone", "Europe/Stockholm?"),
        (MATRIX + '[bot]\ntime_zone = "Europe"\n' + GROUP, "bot.time_zone", "no time zone"),
        (MATRIX + GROUP + 'language = "english"\n', "group[1].language", "sv, en"),
        (MATRIX + '[bot]\ntime_zone = "../etc"\n' + GROUP, "bot.time_zone", "no time zone"),
        (MATRIX + '[bot]\ndirect_chats = "no"\n' + GROUP, "bot.direct_chats", "without quotes"),
        (MATRIX + '[bot]\nadministrators = "@a:b"\n' + GROUP, "bot.administrators", "[ … ]"),
        (MATRIX + '[bot]\nadministrators = ["@a:b", "b"]\n' + GROUP, "bot.administrators[2]", "@n"),
        (MATRIX + '[bot]\ndata = "config.toml"\n' + GROUP, "bot.data", "no folder"),
        (MATRIX + '[bot]\ndata = "~nobody-at-all/x"\n' + GROUP, "bot.data", "whole path"),
        (group_with('id = "Hälsa & vård"'), "group[1].id: ", '"halsa-vard"'),
        (group_with('room = "halsa"'), "group[1].room: ", "#name:server"),
        (group_with('room = "@halsa:example.org"'), "group[1].room: ", "#name:server"),
        (group_with('secretary_room = "#a b:c"'), "group[1].secretary_room: ", "#name:server"),
        (group_with(f'room = "#{"a" * 300}:b"'), "group[1].room: ", "#name:server"),
        (group_with("secretaries = []"), "group[1].secretaries: is empty.", "at least 1"),
        (group_with('secretaries = ["@a:b c"]'), "group[1].secretaries[1]: ", "@name:server"),
        (group_with('rules = "2012"'), "group[1].rules: ", "Did you mean 202"),
        (group_with("rules = 2021"), "group[1].rules: is a number.", '"2021"'),
        (group_with("rules = true"), "group[1].rules: is true.", "quotes"),
        (group_with("items = []"), "group[1].items: is empty.", "at least 1"),
        (group_with('items = ["A", "A"]'), "group[1].items[2]: ", "twice"),
        (group_with("rules_override.summons_days = -1"), "group[1].rules_override.s", "0 to 365"),
        (group_with("rules_override.summons_days = true"), "group[1].rules_override.s", "is true"),
        (group_with("rules_override.summons_days = 7.5"), "group[1].rules_override.s", "decimals"),
        (group_with('rules_override.substitutes = "allways"'), "group[1].rules_o", "mean always?"),
        (group_with('rules_override.absences_to = "char"'), "group[1].rules_o", "mean chair?"),
        (group_with('rules_override.absences_to = "@a"'), "group[1].rules_o", "@name:server"),
        (group_with('absence_list = "dayly"'), "group[1].absence_list", "Did you mean daily?"),
        (group_with('absence_list_time = "8"'), "group[1].absence_list_time", '"09:00"'),
        (group_with("rules_override.meetings_min = 5"), "group[1].rules_override.m", "max as well"),
        (group_with("rules_override.meetings_max = 3"), "group[1].rules_override.m", "min as well"),
        (group_with("rules_override.meetings_half_year = 3"), "group[1].rules_o", "2 or less"),
        (group_with("notices = true"), "group[1].notices: is true.", "[group.notices]"),
        (group_with("notices.sumons = false"), "group[1].notices.sumons: ", "Did you mean summons"),
        (group_with("notices.summons = true"), "group[1].notices.summons: is true.", "or false"),
        (group_with("notices.summons = 14"), "group[1].notices.summons: is a number.", "or false"),
        (group_with("notices.summons = {day = 14}"), "group[1].notices.summons.day", "mean days?"),
        (group_with("notices.summons.days = 999"), "group[1].notices.summons.days: ", "to 365"),
        (group_with('notices.agenda.time = "25:00"'), "group[1].notices.agenda.time", '"09:00"'),
        (group_with('notices.agenda.time = "9"'), "group[1].notices.agenda.time", '"09:00"'),
        (group_with("notices.agenda.time = 9"), "group[1].notices.agenda.time", "a number"),
        (group_with("notices.agenda.time = 2026-01-01"), "group[1].notices.agenda", "a date"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_remedy(
    tmp_path: Path, text: str, where: str, hint: str
) -> None:
    said = mistake(tmp_path, text)
    assert said.startswith(where)
    assert hint in said


@pytest.mark.parametrize(
    ("notices", "place", "hint"),
    [
        ("reply_reminder.days = 14", "reply_reminder", "must come after summons"),
        ("report_reminder.days = 20", "report_reminder", "must come after summons"),
        ("summons.days = 4", "summons", "must come before reply_reminder"),
        ('reply_reminder = { days = 14, time = "08:59" }', "reply_reminder", "14 days before"),
        ("report_reminder.days = 2", "report_reminder", "must come before agenda"),
        ("agenda.days = 6", "agenda", "must come after report_reminder"),
        ("reply_reminder.days = 0", "reply_reminder", "must come before meeting_reminder"),
    ],
)
def test_notices_in_an_order_without_sense(
    tmp_path: Path, notices: str, place: str, hint: str
) -> None:
    said = mistakes(tmp_path, group_with(f"notices.{notices}"))
    assert said[0].startswith(f"group[1].notices.{place}: ")
    assert hint in said[0]


@pytest.mark.parametrize(
    "notices",
    ['reply_reminder = { days = 14, time = "09:01" }', "summons = false", "agenda = false"],
)
def test_notices_in_order(tmp_path: Path, notices: str) -> None:
    assert settings(tmp_path, group_with(f"notices.{notices}")).groups


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ('rules = "2021"\nnotices.summons = { days = 6 }', 7),
        ('rules = "2021"\nrules_override.summons_days = 15', 15),
        ("rules_override = { summons_days = 30, summons_firm = true }", 30),
    ],
)
def test_a_summons_later_than_firm_rules_allow(tmp_path: Path, lines: str, days: int) -> None:
    off = "\nnotices.reply_reminder = false\nnotices.report_reminder = false"
    said = mistake(tmp_path, MATRIX + GROUP + lines + off)
    assert said.startswith("group[1].notices.summons.days: ")
    assert f"Write {days} or more." in said


def test_a_summons_later_than_loose_rules_advise(tmp_path: Path) -> None:
    text = MATRIX + GROUP + 'rules = "2017"\nnotices.reply_reminder = false'
    assert settings(tmp_path, text + "\nnotices.summons = { days = 6 }").groups


@pytest.mark.parametrize(
    "second",
    [
        OTHER.replace("#vard", "#halsa"),
        OTHER + 'secretary_room = "#halsa:example.org"',
        OTHER + 'secretary_room = "#vard:example.org"',
    ],
)
def test_a_room_is_used_once(tmp_path: Path, second: str) -> None:
    said = mistake(tmp_path, MATRIX + GROUP + second)
    assert re.match(r"group\[2\]\.(secretary_)?room: #\w+:example.org is also group\[\d\]", said)


# --------------------------------------------------------------------------- other channels

BOARD: Final = """
[group.places.board]
room = "korridoren"
secretary_room = "vaktmästeriet"
secretaries = ["Elin, rum 4"]
"""


def with_board(folder: Path, text: str) -> Settings:
    """The settings as they are read where there is a transport for a board, too."""
    return settings(folder, text, channels=("matrix", "board"))


def test_a_group_may_have_a_place_on_a_channel_besides_matrix(tmp_path: Path) -> None:
    (group,) = with_board(tmp_path, MATRIX + GROUP + BOARD).groups
    assert group.places == {
        "matrix": GroupPlace("#halsa:example.org", frozenset({"@anna:example.org"})),
        "board": GroupPlace("korridoren", frozenset({"Elin, rum 4"}), "vaktmästeriet"),
    }


def test_a_place_needs_no_more_than_a_room(tmp_path: Path) -> None:
    text = MATRIX + GROUP + '[group.places.board]\nroom = "korridoren"\n'
    (group,) = with_board(tmp_path, text).groups
    assert group.places["board"] == GroupPlace("korridoren")


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        (BOARD.replace(".board", ".bord"), "group[1].places.bord: is no channel", "mean board?"),
        (BOARD.replace(".board", ".matrix"), "group[1].places.matrix: ", "in [[group]] itself"),
        (
            "[group.places]\nboard = 1\n",
            "group[1].places.board: is a number.",
            "[group.places.board]",
        ),
        ("places = 1\n", "group[1].places: is a number.", "It is a table"),
        (BOARD.replace('room = "k', 'rum = "k'), "group[1].places.board.rum: ", "among: room"),
        ("[group.places.board]\n", "group[1].places.board.room: is missing.", "for example"),
        (BOARD.replace('["Elin, rum 4"]', "4"), "group[1].places.board.secretaries: ", "a list"),
        (BOARD.replace("korridoren", "\\n"), "group[1].places.board.room: ", "one line"),
    ],
)
def test_a_mistake_about_another_channel_has_its_place_and_remedy(
    tmp_path: Path, text: str, where: str, hint: str
) -> None:
    said = mistakes(tmp_path, MATRIX + GROUP + text, channels=("matrix", "board"))
    assert any(each.startswith(where) and hint in each for each in said), said


def test_while_there_is_only_matrix_no_other_channel_is_known(tmp_path: Path) -> None:
    said = mistake(tmp_path, MATRIX + GROUP + BOARD)
    assert said.startswith("group[1].places.board: is no channel here.")
    assert "only Matrix" in said


def test_a_room_is_used_once_on_its_channel(tmp_path: Path) -> None:
    both = MATRIX + GROUP + BOARD + OTHER + BOARD.replace("vaktmästeriet", "lunchrummet")
    said = mistakes(tmp_path, both, channels=("matrix", "board"))
    place = "places.board.room"
    assert said == [
        f"group[2].{place}: korridoren is also group[1].{place}. Give every group rooms of its own."
    ]
    same = BOARD.replace("korridoren", "#halsa:example.org")
    assert with_board(tmp_path, MATRIX + GROUP + same).groups


def test_an_id_is_used_once(tmp_path: Path) -> None:
    said = mistake(tmp_path, MATRIX + GROUP + OTHER.replace('"vard"', '"halsa"'))
    assert said == 'group[2].id: "halsa" is also group[1].id. Choose another id.'


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    text = '[bot]\nprefix = "x"\n[[group]]\nid = "a"\nnam = "A"\n'
    assert [said.partition(":")[0] for said in mistakes(tmp_path, text)] == [
        "matrix.homeserver",
        "bot.prefix",
        "group[1].nam",
        "group[1].name",
        "group[1].room",
        "group[1].secretaries",
    ]
    with pytest.raises(ConfigErrors, match="6 things need mending") as caught:
        settings(tmp_path, text)
    assert str(caught.value).count("\n") == 6
    assert str(caught.value).count("config.toml") == 1


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"[matrix\n", "at line 1"),
        (b"prefix = !\n", "at line 1"),
        (b"a = 1\na = 2\n", "line 2"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_no_toml(tmp_path: Path, content: bytes, hint: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=hint) as caught:
        load(file, {})
    assert caught.value.where == str(file)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file.*config\.example\.toml"):
        load(tmp_path / "config.toml", {})
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, {})


TOML: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.times()
    | st.sampled_from(["!a:b", "#a:b", "@a:b", "2021", "https://a", "sqlite:///x", "a\0b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*{key for keys in KEYS.values() for key in keys}, "x"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={"matrix": TOML, "storage": TOML, "bot": TOML, "group": TOML | st.lists(TOML)},
    )
)
def test_nothing_in_a_file_is_a_crash(data: dict[str, object]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.config.parse", lambda _path: data)
        try:
            found = load(Path("config.toml"), {})
        except ConfigError:
            return
    assert found.groups


# --------------------------------------------------------------------------- secrets


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    env = {TOKEN_VARIABLE: "syt_env\n", STORAGE_VARIABLE: "postgres://k:hemligt@db/k"}
    found = settings(tmp_path, MATRIX + '[storage]\nurl = "sqlite:///x.db"\n' + GROUP, env)
    assert found.matrix.access_token is not None
    assert found.matrix.access_token.reveal() == "syt_env"
    assert found.storage.url.reveal() == "postgres://k:hemligt@db/k"


def test_the_keys_secret_is_in_a_file_or_the_environment_for_postgresql(
    tmp_path: Path,
) -> None:
    (tmp_path / "hemlighet").write_text("a1" * 32)
    (tmp_path / "hemlighet").chmod(0o600)
    url = '[storage]\nurl = "postgresql://k@db/k"\n'
    named = 'keys_secret_file = "hemlighet"\n'
    of_file = settings(tmp_path, MATRIX + url + named + GROUP).storage.keys_secret
    assert of_file is not None
    assert of_file.reveal() == "a1" * 32
    env = {KEYS_VARIABLE: "b2" * 32}
    for text in (url + named, url):
        found = settings(tmp_path, MATRIX + text + GROUP, env).storage.keys_secret
        assert found is not None
        assert found.reveal() == "b2" * 32
    assert settings(tmp_path, MATRIX + url + GROUP).storage.keys_secret is None
    said = mistake(tmp_path, MATRIX + "[storage]\n" + named + GROUP)
    assert "storage.keys_secret_file" in said
    assert "is for PostgreSQL" in said
    assert KEYS_VARIABLE in mistake(tmp_path, MATRIX + GROUP, env)
    assert "keys_secret_file" in mistake(tmp_path, MATRIX + url + 'keys_secret = "x"\n' + GROUP)


@pytest.mark.parametrize("where", ["file", "environment"])
def test_a_short_keys_secret_is_refused_and_not_shown(tmp_path: Path, where: str) -> None:
    (tmp_path / "hemlighet").write_text("hemligt" * 4)
    (tmp_path / "hemlighet").chmod(0o600)
    text, env = MATRIX + '[storage]\nurl = "postgresql://k@db/k"\n', {}
    if where == "file":
        text += 'keys_secret_file = "hemlighet"\n'
    else:
        env = {KEYS_VARIABLE: "hemligt" * 4}
    said = mistake(tmp_path, text + GROUP, env)
    assert "less than 32 signs. Make one: openssl rand -hex 32" in said
    assert "hemligthemligt" not in said


def test_an_empty_variable_says_nothing(tmp_path: Path) -> None:
    found = settings(tmp_path, MATRIX + GROUP, {TOKEN_VARIABLE: "", STORAGE_VARIABLE: " "})
    assert found.matrix.access_token is None
    assert found.storage.url.reveal().startswith("sqlite:")


def test_a_bad_variable_is_named_and_not_repeated(tmp_path: Path) -> None:
    said = mistake(tmp_path, MATRIX + GROUP, {STORAGE_VARIABLE: "mysql://k:hemligt@db/k"})
    assert STORAGE_VARIABLE in said
    assert "hemligt" not in said


def test_secrets_are_never_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    env = {TOKEN_VARIABLE: "hemligt1", STORAGE_VARIABLE: "postgresql://k:hem%40ligt2@db/k?x=1"}
    found = settings(tmp_path, MATRIX + GROUP, env)
    logging.getLogger("test").error("%s %r", found, found.storage)
    try:
        raise RuntimeError(found.matrix, found.storage.url)
    except RuntimeError:
        shown = caplog.text + traceback.format_exc() + f"{found} {found.storage.url}"
    assert "hemligt1" not in shown
    assert "ligt2" not in shown
    assert found.storage.shown == "postgresql://k@db/k"


def test_an_open_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("syt_hemligt")
    (tmp_path / "token").chmod(0o644)
    said = mistake(tmp_path, MATRIX + 'access_token_file = "token"\n' + GROUP)
    assert said.startswith("matrix.access_token_file: ")
    assert f"chmod 600 {tmp_path / 'token'}" in said
    assert "hemligt" not in said


def test_a_group_may_read_a_secret_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("syt_hemligt")
    (tmp_path / "token").chmod(0o640)
    assert settings(tmp_path, MATRIX + 'access_token_file = "token"\n' + GROUP).matrix.access_token


@pytest.mark.parametrize("content", ["", "\n", "two words", "two\nlines"])
def test_a_secret_file_holds_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "url").write_text(content)
    (tmp_path / "url").chmod(0o600)
    said = mistake(tmp_path, MATRIX + '[storage]\nurl_file = "url"\n' + GROUP)
    assert said.startswith("storage.url_file: ")
    assert "one line" in said


@pytest.mark.parametrize("where", ["here", "file", "environment"])
def test_an_at_sign_in_a_password_is_asked_for_in_its_code_and_nothing_of_it_is_shown(
    tmp_path: Path, where: str
) -> None:
    url = "postgresql://k:hem@ligt@db/k"
    env = {STORAGE_VARIABLE: url} if where == "environment" else {}
    (tmp_path / "url").write_text(url)
    (tmp_path / "url").chmod(0o600)
    table = {"here": f'url = "{url}"', "file": 'url_file = "url"', "environment": ""}[where]
    (said,) = mistakes(tmp_path, f"{MATRIX}[storage]\n{table}\n{GROUP}", env)
    assert "has a password with an @ in it. Write %40" in said
    assert "hem" not in said
    assert "ligt" not in said


def test_an_at_sign_in_a_users_name_is_as_good_as_its_code(tmp_path: Path) -> None:
    env = {STORAGE_VARIABLE: "postgresql://k@tenant:h@db/k"}
    assert settings(tmp_path, MATRIX + GROUP, env).storage.shown == "postgresql://k@tenant@db/k"


@pytest.mark.parametrize(
    ("address", "odd"),
    [
        ("https://matrix.example.org", []),
        ("https://matrix.example.org:8448", []),
        ("http://localhost:8008", []),
        ("http://127.0.0.1:8008", []),
        ("http://[::1]:8008", []),
        ("http://synapse:8008", ["is not encrypted on its way"]),
        ("http://localhost.example.org", ["is not encrypted on its way"]),
        ("https://example.org/matrix", ["has a path"]),
        ("http://example.org/matrix", ["is not encrypted on its way", "has a path"]),
    ],
)
def test_what_is_odd_about_a_homeservers_address_and_may_be_right(
    address: str, odd: list[str]
) -> None:
    found = homeserver_oddities(address)
    assert len(found) == len(odd)
    assert all(words in said for words, said in zip(odd, found, strict=True))


@pytest.mark.parametrize("url", ["postgresql://k:hemligt@db/k", "postgresql:///k?password=hemligt"])
def test_a_password_in_an_open_config_is_refused(tmp_path: Path, url: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(MATRIX + f'[storage]\nurl = "{url}"\n' + GROUP)
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600") as caught:
        load(file, {})
    assert "hemligt" not in str(caught.value)
    file.chmod(0o600)
    assert load(file, {}).storage.url.reveal() == url


def test_two_databases_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://k:h@db/k")
    (tmp_path / "url").chmod(0o600)
    text = MATRIX + '[storage]\nurl = "sqlite:///x.db"\nurl_file = "url"\n' + GROUP
    assert mistake(tmp_path, text).startswith("storage.url_file: is given beside url.")


def test_a_setting_that_is_read_is_among_the_known_keys(tmp_path: Path) -> None:
    table = Table(Mistakes(tmp_path), "health", "health", {})
    with pytest.raises(AssertionError, match=r"toy of \[health\] is not in KEYS"):
        table.take("toy", str, "")
