"""Files in every encoding, written, opened and read: rightly, or refused with how they read."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Final

import pytest

from secretary.members_csv import read
from secretary.text_encoding import UnknownEncodingError, decode, restored

EXAMPLE: Final = Path(__file__).parents[2] / "docs" / "members.example.csv"
EIGHT_BITS: Final = ("cp1252", "latin-1", "iso8859-15", "mac_roman", "cp850", "cp437", "cp865")
UNICODE: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-32")
HEADER: Final = "organisation,role,name,from\n"
NAMES: Final = (
    "Köping Västerås Kungsör Örebro Malmö Umeå Luleå Östersund Älmhult Åre Ängelholm Öckerö Höör "
    "Håbo Gävle Jönköping Åke Åsa Örjan Östen Ängla Göran Håkan Märta Pär Kjell-Åke Öberg Åhman "
    "ÖSTLUND ÅSTRÖM André Renée Lindén Müller José García François Søren Zoë Muñoz Tomaš Žarko "
    "Miloš Çelik Benoît Sjöö Mjöälv Åö Þór João köping åsa öst"
).split()


@pytest.mark.parametrize("encoding", [*EIGHT_BITS, *UNICODE])
def test_a_whole_file_is_read_rightly_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    file = tmp_path / "members.csv"
    file.write_bytes(text.encode(encoding))

    found = read(file.read_bytes())

    assert (found.mistakes, found.doubts) == ((), ())
    assert found.people == read(text.encode()).people
    assert bool(found.encoding) == (encoding in EIGHT_BITS)


def test_what_was_guessed_is_shown_with_words_to_see_it_by() -> None:
    found = read(EXAMPLE.read_text("utf-8").encode("mac_roman"))

    assert found.encoding == 'Mac Roman, such as "Västmanland", "Granström", "Öberg"'


@pytest.mark.parametrize("encoding", EIGHT_BITS)
@pytest.mark.parametrize("name", NAMES)
def test_a_single_name_is_read_rightly_or_not_at_all(name: str, encoding: str) -> None:
    text = f"{HEADER}Sala,member,{name} Ek,2023-01-01\n"
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return
    with contextlib.suppress(UnknownEncodingError):
        assert decode(content).text == text


LIKELY_BOTH: Final = {
    "cp1252": "Tomaš Žarko Miloš Çelik Mjöälv Åö Þór åsa öst",
    "latin-1": "Çelik Mjöälv Åö Þór åsa öst",
    "iso8859-15": "Tomaš Žarko Miloš Çelik Mjöälv Åö Þór åsa öst",
    "mac_roman": ("Malmö Umeå Luleå Müller François Zoë Muñoz Çelik Benoît Mjöälv Åö João åsa öst"),
    "cp850": (
        "Älmhult Ängelholm Ängla Müller François Søren Zoë Çelik Benoît Mjöälv Åö Þór João åsa"
    ),
    "cp437": "Älmhult Ängelholm Ängla Müller François Zoë Çelik Benoît Mjöälv Åö åsa",
    "cp865": "Älmhult Ängelholm Ängla Müller François Søren Zoë Çelik Benoît Mjöälv Åö åsa",
}
"""Single names that are too likely in another encoding, too, to be guessed."""


@pytest.mark.parametrize("encoding", EIGHT_BITS)
def test_of_single_names_only_those_are_refused_that_are_as_likely_something_else(
    encoding: str,
) -> None:
    refused = []
    for name in NAMES:
        with contextlib.suppress(UnicodeEncodeError):
            content = f"{HEADER}Sala,member,{name} Ek,2023-01-01\n".encode(encoding)
            try:
                decode(content)
            except UnknownEncodingError:
                refused.append(name)
    assert " ".join(refused) == LIKELY_BOTH[encoding]


def test_what_is_refused_is_shown_as_it_reads_in_each_the_likeliest_first() -> None:
    with pytest.raises(UnknownEncodingError) as refused:
        decode("Ek\nÇelik\n".encode("mac_roman"))
    assert str(refused.value) == (
        'is in an encoding that cannot be told for certain: as DOS (cp850) it reads "éelik"; '
        'as Mac Roman it reads "Çelik"; as Windows-1252 it reads "‚elik".'
    )


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "cp1252"])
def test_what_can_be_two_things_is_refused_with_both_shown(encoding: str) -> None:
    (mistake,) = read(f"{HEADER}Sala,member,Çelik,2023-01-01".encode(encoding)).mistakes

    assert str(mistake).startswith("line 1: is in an encoding that cannot be told for certain: as ")
    assert '"Çelik"' in str(mistake)
    assert str(mistake).endswith("Save it as CSV in UTF-8.")


@pytest.mark.parametrize("right", ["utf-8", "mac_roman", "cp850"])
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "mac_roman", "cp850"])
def test_a_file_that_was_garbled_before_is_taken_nowhere_as_it_stands(
    right: str, wrong: str
) -> None:
    """The whole example, read in the wrong encoding and saved again as UTF-8."""
    text = EXAMPLE.read_text("utf-8")
    try:
        garbled = text.encode(right).decode(wrong)
    except UnicodeDecodeError:
        return
    found = read(garbled.encode())

    if garbled != text:
        shown = " ".join(str(doubt) for doubt in (*found.mistakes, *found.doubts))
        assert re.search('Was it .*"Köping"', shown)
        assert re.search('Was it .*"Region Västmanland"', shown)


def test_lines_of_another_file_in_the_middle_are_pointed_out() -> None:
    """Half of it UTF-8, half of it Windows-1252, as when files are put together."""
    lines = [f"{HEADER}Köping,member,Åsa Öst,2023-01-01\n".encode("cp1252"),
             "Västerås,member,Bo Ek,2023-01-01\n".encode()]  # fmt: skip

    found = read(b"".join(lines))

    assert (found.mistakes or found.doubts) != ()


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("KÃ¶ping", "Köping"), ("Ã…sa Ã–st", "Åsa Öst"), ("VÃ¤sterÃ¥s kommun", "Västerås kommun"),
        ("K√∂ping", "Köping"), ("KÃƒÂ¶ping", "Köping"), ("V„ster†s", "Västerås"),
        ("VŠsterŒs", "Västerås"), ("K÷ping", "Köping"), ("RenÃ©e", "Renée"),
    ],
)  # fmt: skip
def test_garbled_words_are_told_for_what_they_were(garbled: str, meant: str) -> None:
    assert restored(garbled) == [meant]
    assert restored(meant) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_name_as_it_should_be_looks_garbled(name: str) -> None:
    assert restored(name) == []
