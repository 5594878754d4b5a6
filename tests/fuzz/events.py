"""Events of any shape, and such as are nearly right, with text of any sort in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hypothesis import strategies as st

from commands.router import Router
from secretary.group import Language
from tests.chatroom import ROOM
from tests.fuzz.target import PEOPLE, ROOMS, Ciphertext
from tests.help_pages import help_pages

_ROUTER: Final = Router()
_NAMES: Final = sorted({name for c in _ROUTER.catalogue for name in (c.name, *c.aliases)})
_EXAMPLES: Final = sorted(
    {
        f"!{example}"
        for language in Language
        for page in help_pages(language).values()
        for example in page.examples
    }
)

_NASTY: Final = st.sampled_from(
    ["<img src=x onerror=alert(1)>", "</p><script>", "<!-- -->", "<![CDATA[x]]>", "<?x?>",
     "&lt;kx>", "<kx>", "@room", "https://matrix.to/#/@okänd:exempel", "{{ 7*7 }}",
     "{% raw %}", "{#", "%s", "%(x)s", "\x00", "\x1b[2J", "\u202e", "\u2066", "\ufeff", "\ud800",
     "a\u0308" * 40, "'; DROP TABLE answer; --", "\n\n\n", "\r", "\u2028", "\t", "-" * 500,
     "@okänd:exempel",
     "9" * 400, "1e309", "²", "٣", "möte 99999999999999999999", "möte :", "möte 1:", "till",
     "29 februari kl 25", "12/13", "kl 9", "v 53", "kl 02.30", "28 mars kl 02.30", "a)b)a)b)",
     "a) x b) y", "\U0001d557\U0001d560", "Anna Ek", "för Anna Ek", "ja", "nej", "avbryt",
     "trots sen kallelse", "visa", "ta bort", "digitalt", "https://video.exempel/<kx>?a=\"&b='"]
)  # fmt: skip
_WORDS: Final = st.one_of(
    _NASTY, st.text(max_size=40), st.text(st.characters(codec=None), max_size=10)
)
_REST: Final = st.lists(_WORDS, max_size=4).map(" ".join)


def _one_of_many(texts: Sequence[str]) -> st.SearchStrategy[str]:
    """As `sampled_from`, which writes all of them out as its own name, and they are many."""
    return st.integers(0, len(texts) - 1).map(lambda place: texts[place])


TEXTS: Final = st.one_of(
    st.tuples(_one_of_many(_NAMES), _REST).map(lambda said: f"!{said[0]} {said[1]}"),
    st.tuples(_one_of_many(_EXAMPLES), _REST).map(" ".join),
    _REST,
)

JSON: Final[st.SearchStrategy[Any]] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), _WORDS,
        st.sampled_from([-1, 0, 2**53, 2**63, 10**30, "$event1", "m.replace", "m.thread"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip

_TARGETS: Final = st.sampled_from(
    ["$event1", "$bot1", "$bot2", *(f"$fuzz{n}" for n in range(1, 9))]
)
_KEYS: Final = st.sampled_from(["✅", "💻", "❌", "✅\ufe0f", "👍", "", "<kx>"])


def _rel(kind: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"rel_type": st.just(kind), "event_id": _TARGETS, **more})


_RELATIONS: Final = st.one_of(
    _rel("m.thread"),
    st.fixed_dictionaries({"m.in_reply_to": st.fixed_dictionaries({"event_id": _TARGETS})}),
)
_SAYING: Final = st.fixed_dictionaries(
    {"msgtype": st.just("m.text"), "body": TEXTS},
    optional={"m.relates_to": _RELATIONS, "format": _WORDS, "formatted_body": _WORDS},
)
_EDITING: Final = st.fixed_dictionaries(
    {
        "msgtype": st.just("m.text"),
        "body": _WORDS,
        "m.new_content": st.fixed_dictionaries({"msgtype": st.just("m.text"), "body": TEXTS}),
        "m.relates_to": _rel("m.replace"),
    }
)
_SENDING: Final = st.fixed_dictionaries(
    {
        "msgtype": st.sampled_from(("m.file", "m.image")),
        "body": st.one_of(TEXTS, st.sampled_from(("!bilaga 4", "4"))),
        "url": st.just("mxc://exempel/a"),
    },
    optional={
        "filename": st.one_of(_WORDS, st.just("Budget.pdf")),
        "m.relates_to": _RELATIONS,
        "info": st.fixed_dictionaries({"size": st.integers(), "mimetype": _WORDS}),
        "file": st.fixed_dictionaries({"url": _WORDS, "iv": _WORDS}),
    },
)
_REACTING: Final = st.fixed_dictionaries({"m.relates_to": _rel("m.annotation", key=_KEYS)})


def _event(kind: str, content: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {
            "type": st.just(kind),
            "event_id": st.just("$"),
            "sender": st.sampled_from(PEOPLE),
            "origin_server_ts": st.integers(0, 2_000_000_000_000),
            "content": content,
            **more,
        }
    )


GOOD: Final = st.one_of(
    _event("m.room.message", _SAYING),
    _event("m.room.message", _EDITING),
    _event("m.room.message", _SENDING),
    _event("m.reaction", _REACTING),
    _event("m.room.redaction", st.just({}), redacts=_TARGETS),
    _event("m.room.redaction", st.fixed_dictionaries({"redacts": _TARGETS})),
)
"""What clients send."""


@st.composite
def spoiled(draw: st.DrawFn, good: st.SearchStrategy[Any] = GOOD) -> Any:
    """A good event, or other object, in which something is missing, or is of another kind."""
    event = draw(good)
    if not event:
        return event
    for _ in range(draw(st.integers(1, 3))):
        place: Any = event
        while True:
            key = draw(st.sampled_from(sorted(place)))
            inner = place[key]
            if not (isinstance(inner, dict) and inner and draw(st.booleans())):
                break
            place = inner
        if draw(st.booleans()):
            place[key] = draw(JSON)
        else:
            del place[key]
            if not place:
                break
    return event


_KINDS: Final = st.sampled_from(
    ["m.room.message", "m.reaction", "m.room.redaction", "m.room.encrypted", "m.room.member",
     "m.room.tombstone", "m.room.encryption", "m.room.name", "m.room.power_levels", "m.sticker",
     "m.call.invite", "m.poll.start", "org.exempel"]
)  # fmt: skip
_ANY_SHAPE: Final = st.one_of(
    st.dictionaries(st.text(max_size=8), JSON, max_size=4),
    st.fixed_dictionaries(
        {
            "type": _KINDS | JSON,
            "event_id": st.just("$") | JSON,
            "sender": st.sampled_from(PEOPLE) | JSON,
            "origin_server_ts": st.integers(0, 2**60) | JSON,
            "content": JSON,
        },
        optional=dict.fromkeys(
            ("state_key", "redacts", "unsigned", "room_id", "prev_content", "decrypted"), JSON
        ),
    ),
)

_INSIDE: Final = st.one_of(
    st.one_of(GOOD, spoiled()).map(lambda event: {**event, "room_id": ROOM}),
    st.fixed_dictionaries(
        {"type": _KINDS | JSON, "content": JSON, "room_id": st.just(ROOM) | JSON},
        optional=dict.fromkeys(("state_key", "redacts", "unsigned", "sender", "event_id"), JSON),
    ),
    JSON,
)
_ENCRYPTED: Final = st.builds(Ciphertext, st.sampled_from(PEOPLE), _INSIDE)

SYNCS: Final = st.tuples(
    st.sampled_from((ROOM, ROOM, *ROOMS)),
    st.lists(st.one_of(GOOD, GOOD, spoiled(), _ANY_SHAPE, _ENCRYPTED), max_size=24),
)
"""A room and what happened in it."""
