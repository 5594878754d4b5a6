"""Which of some groups words name: by its short name, its name, or words of that alone.

A group is often called as something that is spoken of, too: "hälsa", "äldre", "barn och unga". So
words name it surely only where they say that a group is meant ("äldregruppen", "gruppen för
hälsa"), or stand as a name does: "till hälsa på fredag", but not "min hälsa" or "äldre släkting".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from secretary.group import Group
from secretary.language.group_matching import (
    GROUP_NOUN,
    Match,
    Token,
    find_matches,
    is_code_of,
    words_of,
)
from secretary.language.meeting_grammar import match_meeting_prefix
from secretary.language.text import strip_diacritics
from secretary.language.vocabulary import WORDS, compiled

_LONGEST: Final = 600
"""Characters that are searched for groups' names: more than anybody says beside one."""
_SPACE: Final = re.compile(r"\s{0,4}")
_JOINED: Final = re.compile(r"[\s-]{0,3}")
_ENDS_PART: Final = re.compile(r"[,.:;!?()–\n]")
_EDGES: Final = " \t,.:;–-"
_MEETING: Final = compiled(rf"(?:{WORDS.group_meetings})\Z")
_LEAD: Final = compiled(rf"(?:{WORDS.group_leads})\Z")
_ARTICLE: Final = compiled(rf"(?:{WORDS.group_articles})\Z")
_DENIAL: Final = compiled(rf"(?:{WORDS.group_denials})\Z")
_JOINS: Final = compiled(rf"(?:{WORDS.group_joins})\Z")
_BEFORE_DAY: Final = compiled(rf"(?:{WORDS.group_before_day})\Z")
_BESIDE: Final = compiled(
    rf"(?:\d\w{{0,6}}|(?:{WORDS.group_beside})|(?:{WORDS.named_days})(?:en|s)?"
    rf"|(?:{WORDS.dates_month})|(?:{'|'.join(WORDS.months)}))\Z"
)
_JOINS_AT_END: Final = compiled(rf"[\s,]{{0,4}}(?:{WORDS.group_joins})\s")
_ALL: Final = compiled(rf"\W{{0,3}}(?:{WORDS.group_all})\W{{0,3}}")
_ALL_GROUPS: Final = compiled(
    rf"(?<!\w)(?:(?:{WORDS.group_leads})\s)?(?:{WORDS.group_all_named})(?!\w)"
)


@dataclass(frozen=True)
class GroupNamed:
    """A place in a text that names a group, or can.

    groups: those that it can be; several where they are called alike.
    start, end: what is left out of the text where it is about that group; instead: what stands
        there then ("mötet", of "äldremötet").
    is_sure: whether it cannot be anything else. is_denied: whether that group is not meant.
    is_code: whether it is the short name, in a spelling that is no word.
    """

    groups: tuple[Group, ...]
    start: int
    end: int
    instead: str = ""
    is_sure: bool = False
    is_denied: bool = False
    is_code: bool = False


@dataclass(frozen=True)
class GroupsRead:
    """What words say of the group that they are about.

    meant: those that they surely name, in their order. rest: the words without that.
    possible: those that they may mean, or that are left where one is denied; empty where they
        say nothing of any.
    """

    meant: tuple[Group, ...] = ()
    rest: str = ""
    possible: tuple[Group, ...] = ()


def read_groups(text: str, groups: Sequence[Group]) -> GroupsRead:
    """What words say of the group that they are about, which may be named anywhere in them."""
    named = find_groups(text, groups)
    sure = [each for each in named if each.is_sure and not each.is_denied]
    denied = {group.id for each in named if each.is_denied for group in each.groups}
    meant = {g.id: g for each in sure if len(each.groups) == 1 for g in each.groups}
    doubtful = [g for each in named if each not in sure and not each.is_denied for g in each.groups]
    alike = [g for each in sure if len(each.groups) > 1 for g in each.groups]
    if not meant or alike or denied & meant.keys():
        left = [g for g in groups if g.id not in denied] if denied else []
        possible = {g.id: g for g in (*meant.values(), *alike, *doubtful, *left)}
        return GroupsRead((), text, tuple(possible.values()))
    cut = [each for each in named if each.is_denied or each in sure]
    return GroupsRead(tuple(meant.values()), _without(text, cut), tuple(meant.values()))


def read_group_at_head(text: str, groups: Sequence[Group]) -> GroupsRead:
    """The same of words that hold what somebody wrote, in which a group's name can be meant as
    what it says: it is named at their beginning, before a colon or nothing more, or by its code."""
    [*named] = find_groups(text[:_LONGEST], groups)
    first = next((each for each in named if not text[: each.start].strip()), None)
    if first is None or len(first.groups) > 1 or first.is_denied:
        return GroupsRead((), text, first.groups if first else ())
    rest = text[first.end :]
    ends = not rest.strip(_EDGES) or rest.lstrip(" ").startswith(":")
    prefix = match_meeting_prefix(rest.lstrip(_EDGES))
    if ends or first.is_code or (prefix is not None and prefix.certain):
        after = f"{first.instead}{rest}".lstrip(_EDGES)
        return GroupsRead(first.groups, after, first.groups)
    return GroupsRead((), text, first.groups)


def as_named(group: Group) -> str:
    """How an example names a group before whatever follows: ``aldre``, ``kultur:``."""
    return group.id if is_code_of(group) else f"{group.id}:"


def says_all_groups(text: str) -> bool:
    """Whether an answer to which group it is about is that it is all of them: "båda"."""
    return _ALL.fullmatch(strip_diacritics(text.strip())) is not None


def names_all_groups(text: str) -> bool:
    """Whether words say that they are about all the groups: "i båda grupperna"."""
    return _ALL_GROUPS.search(strip_diacritics(text[:_LONGEST])) is not None


def find_groups(text: str, groups: Sequence[Group]) -> list[GroupNamed]:
    """Every place in a text that names a group, or can."""
    text = text[:_LONGEST]
    tokens = words_of(text)
    matches = list(find_matches(text, tokens, groups))
    firsts = {each.first for each in matches}
    lasts = {each.last for each in matches}
    return [_in_context(text, tokens, each, firsts, lasts) for each in matches]


def _in_context(
    text: str, tokens: Sequence[Token], match: Match, firsts: set[int], lasts: set[int]
) -> GroupNamed:
    """The match with the words around it that belong to the name, and how sure it is.

    firsts, lasts: the tokens that all matches begin and end with.
    """
    before, has_lead, says_group = match.first - 1, False, match.says_group

    def is_near(at: int) -> bool:
        return at >= 0 and bool(_SPACE.fullmatch(text, tokens[at].end, tokens[at + 1].start))

    follows_noun = is_near(before - 1) and GROUP_NOUN.match(tokens[before - 1].word)
    if follows_noun and is_near(before) and _LEAD.match(tokens[before].word):
        before -= 1  # "gruppen för hälsa"
    if is_near(before) and GROUP_NOUN.match(tokens[before].word):
        before, says_group = before - 1, True
    if is_near(before) and _ARTICLE.match(tokens[before].word):
        before -= 1
    named_from = before + 1
    if is_near(before) and _LEAD.match(tokens[before].word):
        before, has_lead = before - 1, True
    last = match.last
    follows = tokens[last + 1] if last + 1 < len(tokens) else None
    joined = follows and _JOINED.fullmatch(text, tokens[last].end, follows.start)
    if follows and joined and GROUP_NOUN.match(follows.word):
        last, says_group = last + 1, True
    instead = _as_written(text, tokens[last], match.noun) if match.noun else ""
    is_of_meeting = bool(instead) or (
        last + 1 < len(tokens) and bool(_MEETING.match(tokens[last + 1].word))
    )
    # "till hälsas möte" is "till möte".
    first = named_from if is_of_meeting and not says_group else before + 1
    is_denied = is_near(before) and _is_denied(text, tokens, before)
    is_sure = (
        says_group
        or bool(instead)
        or match.is_code
        or (
            (has_lead or is_denied or _is_free_before(text, tokens, before, lasts))
            and (is_of_meeting or _is_free_after(text, tokens, last, firsts))
        )
    )
    if is_denied:
        first = before
    start, end = tokens[first].start, tokens[last].end
    if is_denied:
        goes_on = _JOINS_AT_END.match(text, end)
        end = goes_on.end() if goes_on else end
    return GroupNamed(match.groups, start, end, instead, is_sure, is_denied, match.is_code)


def _is_denied(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether the token denies the name after it, and not a verb before it: "kan inte"."""
    if not _DENIAL.match(tokens[at].word):
        return False
    if at == 0 or _JOINS.match(tokens[at - 1].word):
        return True
    return bool(_ENDS_PART.search(text, tokens[at - 1].end, tokens[at].start))


def _is_free_before(text: str, tokens: Sequence[Token], at: int, lasts: set[int]) -> bool:
    """Whether a name can begin after the token at `at`."""
    if at < 0 or at in lasts or _BESIDE.match(tokens[at].word):
        return True
    if _JOINS.match(tokens[at].word) and at - 1 in lasts:
        return True
    return bool(_ENDS_PART.search(text, tokens[at].end, tokens[at + 1].start))


def _is_free_after(text: str, tokens: Sequence[Token], last: int, firsts: set[int]) -> bool:
    """Whether a name can end with the token at `last`."""
    after = last + 1
    if after >= len(tokens) or _ENDS_PART.search(text, tokens[last].end, tokens[after].start):
        return True
    if _BESIDE.match(tokens[after].word) or after in firsts:
        return True
    nearest = range(after + 1, min(after + 4, len(tokens)))
    if _JOINS.match(tokens[after].word):
        return any(at in firsts for at in nearest)
    if _BEFORE_DAY.match(tokens[after].word):
        return any(_BESIDE.match(tokens[at].word) for at in nearest[:2])
    return False


def _as_written(text: str, token: Token, noun: str) -> str:
    written = text[token.start : token.end]
    return written[-len(noun) :] if len(written) == len(token.word) else noun


def _without(text: str, named: Iterable[GroupNamed]) -> str:
    """The text without these places, and without what is left hanging around them."""
    for each in sorted(named, key=lambda one: -one.start):
        head, tail = text[: each.start], text[each.end :]
        if not head.strip(_EDGES):
            head, tail = "", tail if each.instead else tail.lstrip(_EDGES)
        elif not each.instead:
            head, tail = head.rstrip(" "), tail.lstrip(" ")
            if not tail.strip(_EDGES):
                head, tail = head.rstrip(" ,:;–-("), tail.strip(" ,:;–-)")
            elif tail[0] not in ",.;:!?)":
                tail = f" {tail}"
        text = f"{head}{each.instead}{tail}"
    return text
