"""`secretary`'s dataclasses, mapped onto their tables: there is no second set of classes."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import registry, relationship

from secretary.attendance import Answer
from secretary.comment_round import CommentRound, NotesResponse
from secretary.follow_up_report import ReportText
from secretary.followed import Followed, FollowUp
from secretary.group_acts import GroupAct, Transfer
from secretary.hand_outs import Closing, HandOut
from secretary.hand_over import HandOver
from secretary.items import Item, Support
from secretary.meetings import Meeting
from secretary.notes import Note, NotesRevision
from secretary.officials import CoOption, Official
from secretary.organisation_tables import OrganisationTable, TableCell
from secretary.papers import Paper
from secretary.people import Address, Mandate, Person, Seat
from secretary.presence import Presence
from secretary.reports import Report, Topic
from secretary.written_rounds import RoundAnswer, WrittenRound
from secretary.year_plan import YearPlan
from storage.schema import (
    address,
    answer,
    closing,
    co_option,
    comment_round,
    follow_up,
    followed,
    group_act,
    hand_out,
    hand_over,
    item,
    mandate,
    meeting,
    metadata,
    note,
    notes_response,
    notes_revision,
    official,
    organisation_table,
    paper,
    person,
    presence,
    report,
    report_text,
    round_answer,
    seat,
    support,
    table_cell,
    topic,
    transfer,
    written_round,
    year_plan,
)

_registry: Final = registry(metadata=metadata)


def map_entities() -> None:
    """Map `secretary`'s dataclasses, once in a process."""
    if _registry.mappers:
        return
    _registry.map_imperatively(Address, address)
    _registry.map_imperatively(
        Person,
        person,
        properties={
            "addresses": relationship(Address, order_by=address.c.id, cascade="all, delete-orphan")
        },
    )
    _registry.map_imperatively(Seat, seat)
    _registry.map_imperatively(
        Mandate,
        mandate,
        properties={
            "seat": relationship(Seat, lazy="joined", innerjoin=True),
            "person": relationship(Person, lazy="joined", innerjoin=True),
        },
    )
    _registry.map_imperatively(Meeting, meeting)
    _registry.map_imperatively(Paper, paper)
    _registry.map_imperatively(Answer, answer)
    _registry.map_imperatively(Presence, presence)
    _registry.map_imperatively(Note, note)
    _registry.map_imperatively(NotesRevision, notes_revision)
    _registry.map_imperatively(CommentRound, comment_round)
    _registry.map_imperatively(OrganisationTable, organisation_table)
    _registry.map_imperatively(GroupAct, group_act)
    _registry.map_imperatively(Transfer, transfer)
    _registry.map_imperatively(TableCell, table_cell)
    _registry.map_imperatively(HandOver, hand_over)
    _registry.map_imperatively(WrittenRound, written_round)
    _registry.map_imperatively(
        RoundAnswer,
        round_answer,
        properties={
            "round": relationship(WrittenRound, lazy="joined", innerjoin=True),
            "seat": relationship(Seat, lazy="joined", innerjoin=True),
            "person": relationship(Person, lazy="joined", innerjoin=True),
        },
    )
    _registry.map_imperatively(ReportText, report_text)
    _registry.map_imperatively(YearPlan, year_plan)
    of_one_person = (
        (Report, report),
        (Topic, topic),
        (Official, official),
        (CoOption, co_option),
        (NotesResponse, notes_response),
    )
    for entity, table in of_one_person:
        _registry.map_imperatively(
            entity,
            table,
            properties={"person": relationship(Person, lazy="joined", innerjoin=True)},
        )
    _registry.map_imperatively(
        Item,
        item,
        properties={
            # Not joined: a topic has a person, and SQLite reads all topics for the two together.
            "topic": relationship(Topic, lazy="selectin"),
            "person": relationship(Person, lazy="joined"),
            "from_meeting": relationship(
                Meeting, lazy="joined", foreign_keys=[item.c.from_meeting_id]
            ),
        },
    )
    _registry.map_imperatively(
        Support,
        support,
        properties={
            "topic": relationship(Topic, lazy="joined", innerjoin=True),
            "person": relationship(Person, lazy="joined", innerjoin=True),
        },
    )
    _registry.map_imperatively(
        HandOut,
        hand_out,
        properties={
            "due_meeting": relationship(
                Meeting, lazy="joined", foreign_keys=[hand_out.c.due_meeting_id]
            ),
            "closings": relationship(
                Closing, lazy="selectin", order_by=closing.c.id, back_populates="hand_out"
            ),
        },
    )
    _registry.map_imperatively(
        Closing,
        closing,
        properties={
            "hand_out": relationship(HandOut, back_populates="closings"),
            "person": relationship(Person, lazy="joined"),
        },
    )
    _registry.map_imperatively(
        Followed,
        followed,
        properties={
            "follow_ups": relationship(
                FollowUp, lazy="selectin", order_by=follow_up.c.id, back_populates="followed"
            ),
        },
    )
    _registry.map_imperatively(
        FollowUp,
        follow_up,
        properties={"followed": relationship(Followed, back_populates="follow_ups")},
    )
