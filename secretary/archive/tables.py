"""A table as it is archived: which of its columns, and what each means, in Swedish."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ArchiveColumn:
    """source: the column of the database, or what is put beside it. heading: in the file's first
    line. meaning: in Swedish, for whoever has the file alone."""

    source: str
    heading: str
    meaning: str


@dataclass(frozen=True)
class ArchiveTable:
    """source: the table of the database. name: of the files, without their ending. title, about: in
    Swedish, what its rows are."""

    source: str
    name: str
    title: str
    about: str
    columns: tuple[ArchiveColumn, ...]


def column(source: str, heading: str, meaning: str) -> ArchiveColumn:
    return ArchiveColumn(source, heading, meaning)


ID = column("id", "Id", "Radens nummer. Andra tabeller hänvisar till det.")
MEETING = (
    column("meeting_id", "Mötets id", "Vilket möte, enligt kolumnen Id i 01-moten."),
    column("meeting_number", "Möte", "Mötets nummer i gruppen, som i ”möte 3”."),
)
PERSON = (
    column("person_id", "Personens id", "Vem, enligt kolumnen Id i 02-personer."),
    column("person_name", "Person", "Personens namn."),
)
SEAT = (
    column("seat_id", "Platsens id", "Vilken plats, enligt kolumnen Id i 04-platser."),
    column("seat_name", "Plats", "Organisationen och, där den har flera platser, platsens namn."),
)
BY = column("by", "Av", "Adressen i chatten till den som gjorde det. Se 03-adresser.")
AT = column("at", "Tidpunkt", "När det gjordes: datum och klockslag med tidszon.")
WITHDRAWN = column(
    "withdrawn_at",
    "Återtaget",
    "När det togs tillbaka; då utplånades också orden. Tomt: det gäller.",
)
TEXT = column("text", "Text", "Orden, som de skrevs. Tomt där de har tagits tillbaka.")
MODE = column("mode", "Form", "digital: på distans. on_site: på plats. Tomt: inte sagt.")
REMOVED = column("removed_at", "Borttaget", "När det togs bort. Tomt: det har inte tagits bort.")
STATED = (BY, AT, WITHDRAWN)
