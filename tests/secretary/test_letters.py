"""What somebody wrote themselves in a message, without quotes and signature."""

from __future__ import annotations

import pytest

from secretary.language.letters import split_signature, without_quotes


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Jag kommer\n\n> Kommer du?\n> Svara ja.", "Jag kommer"),
        ("> Kommer du?\n\nJag kommer", "Jag kommer"),
        ("> Kommer du?", ""),
        ("Ja\n\nDen 8 mars 2027 kl. 09.00 skrev Kansli:\n\n> Kommer du?", "Ja"),
        ("Yes\n\nOn Mon, 8 March 2027 Kansli wrote:\n> Are you coming?", "Yes"),
        ("Nej\n\nFrån: Kansli\nSkickat: den 8 mars 2027\nTill: Anna\n\nKommer du?", "Nej"),
        ("No\n\n-----Original Message-----\nFrom: Kansli\nSent: 8 March\n\nComing?", "No"),
        ("Från: Sala\nVi har en ny skolchef.", "Från: Sala\nVi har en ny skolchef."),
        ("Bo skrev så här:\nja, men inte nu", "Bo skrev så här:\nja, men inte nu"),
    ],
)
def test_what_is_quoted_was_not_written(text: str, own: str) -> None:
    assert without_quotes(text) == own


@pytest.mark.parametrize(
    ("text", "body", "signature"),
    [
        ("Jag kommer. /Anna", "Jag kommer.", "Anna"),
        ("Jag kommer.\nMvh Anna Ek, Sala kommun", "Jag kommer.", "Anna Ek, Sala kommun"),
        ("Hej!\nHälsningar,\nAnna", "Hej!", ",\nAnna"),
        ("Kommer\nMed vänlig hälsning\nAnna Ek\n070-123 45 67", "Kommer", "Anna Ek"),
        ("Coming\n\nKind regards\nAnna\nanna@sala.example", "Coming", "Anna"),
        ("Coming\n--\nAnna Ek", "Coming", "Anna Ek"),
        ("12/3 kommer jag", "12/3 kommer jag", ""),
        ("hälsa Bo att jag kommer", "hälsa Bo att jag kommer", ""),
    ],
)
def test_who_signs_stands_apart(text: str, body: str, signature: str) -> None:
    assert split_signature(text) == (body, signature)


@pytest.mark.parametrize("text", ["br ", "mvh\n", "> ", "från: x\n", "skrev ", "a wrote ", "/a "])
@pytest.mark.timeout(10)
def test_a_message_of_any_length_is_read_at_once(text: str) -> None:
    without_quotes(text * 2_000)
    split_signature(text * 2_000)
