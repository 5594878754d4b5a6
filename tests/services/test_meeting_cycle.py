"""A whole meeting cycle through the use cases alone: no chat text, no command, no transport."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from secretary.attendance import AttendanceMode, Participation
from secretary.errors import NotAllowed, UserError
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from secretary.people import MATRIX, Person, Role
from secretary.reports import Part
from services import agenda, answers, meetings, notices, reports, topics
from services.actors import actor_of
from services.context import Context, view_of
from services.effects import Effects, enqueue
from services.meetings import MeetingDetails
from storage import OutboundMessage, Store
from tests.chatroom import ROOM, SECRETARY, at, example_group, fill_seats, matrix_id
from tests.fixtures.database import new_store

Act = Callable[[Context], Effects]


class UseCases:
    """People who call use cases, and what is then in the outbox."""

    def __init__(self, store: Store, group: Group) -> None:
        self.store = store
        self.group = group
        self.renderer = Renderer("!", group.language)
        self._acts = 0

    def act(self, who: str, when: str, act: Act) -> list[OutboundMessage]:
        """Somebody does something; what is said of it to others."""
        self._acts += 1
        now, event = at(when), f"act {self._acts}"
        with self.store.begin() as tx:
            actor = actor_of(self.group, MATRIX, who, tx.people.mandates_of(MATRIX, who), now)
            view = view_of(tx, self.group, actor, now)
            context = Context(
                view=view,
                tx=tx,
                renderer=self.renderer,
                trigger_event_id=event,
                source_event_id=event,
                written_at=now,
            )
            enqueue(context, act(context))
        return self.sent(now)

    def tick(self, when: str) -> list[OutboundMessage]:
        """Time passes; what falls due."""
        with self.store.begin() as tx:
            notices.enqueue_due(tx, self.group, self.renderer, at(when))
        return self.sent(at(when))

    def sent(self, now: datetime) -> list[OutboundMessage]:
        """Take everything out of the outbox."""
        messages = []
        with self.store.begin() as tx:
            for channel, room in tx.outbox.waiting_places():
                while (row := tx.outbox.next_for(channel, room)) is not None:
                    messages.append(row.message)
                    tx.outbox.mark_sent(row.id, f"${row.id}", now)
        return messages


@pytest.fixture
def use_cases(tmp_path: Path) -> Iterator[UseCases]:
    store = new_store(tmp_path)
    fill_seats(store)
    yield UseCases(store, example_group("2017"))
    store.close()


def kinds(messages: list[OutboundMessage]) -> list[str]:
    return [message.kind for message in messages]


def the_meeting(context: Context) -> Meeting:
    return context.view.upcoming[0]


def person(context: Context, name: str) -> Person:
    return next(m.person for m in context.view.mandates if m.person.name == name)


def plan(context: Context) -> Effects:
    starts_at = datetime.fromisoformat("2027-03-12 09:00")
    details = MeetingDetails(starts_at, time(12), "Sala")
    return meetings.plan(context, details).effects


def absent(context: Context) -> Effects:
    return answers.record(
        context, context.view.person, the_meeting(context), Participation(False)
    ).effects


def test_a_meeting_from_its_plan_to_its_published_agenda(use_cases: UseCases) -> None:
    anna, gun = matrix_id("anna"), matrix_id("gun")
    assert use_cases.act(SECRETARY, "2027-02-01 09:00", plan) == []

    [summons] = use_cases.tick("2027-02-26 09:00")
    assert (summons.kind, summons.room) == ("summons", ROOM)
    assert len(summons.recipients) == 5, "the members; substitutes come only when called"

    [called] = use_cases.act(anna, "2027-02-27 10:00", absent)
    assert called.recipients == (matrix_id("bo"),)

    def come(context: Context) -> Effects:
        recorded = answers.record(
            context,
            context.view.person,
            the_meeting(context),
            Participation(True, AttendanceMode.DIGITAL),
        )
        return recorded.effects

    assert use_cases.act(matrix_id("bo"), "2027-02-27 11:00", come) == []

    def report(context: Context) -> Effects:
        parts = [(Part.HOME, "Ny familjecentral."), (Part.TAKEN_HOME, "Togs upp i nämnden.")]
        return reports.add(context, the_meeting(context), parts)

    def ask(context: Context) -> Effects:
        return topics.add(context, the_meeting(context), "Skolfrånvaro")

    assert use_cases.act(gun, "2027-03-01 08:00", report) == []
    assert use_cases.act(gun, "2027-03-01 08:05", ask) == []

    def publish(context: Context) -> Effects:
        published = agenda.publish(context, the_meeting(context))
        assert published.version == 1
        return published.effects

    published, file = use_cases.act(SECRETARY, "2027-03-08 08:00", publish)
    assert file.kind == "document_file"
    assert published.kind == "agenda_published"
    assert "Ny familjecentral." in published.text
    assert "Skolfrånvaro" in published.text
    # Those who were summoned, and the substitute who has been called since.
    assert set(published.recipients) == {*summons.recipients, matrix_id("bo")}

    with use_cases.store.begin() as tx:
        [meeting] = tx.meetings(use_cases.group.id)
        document = tx.documents.latest(meeting.id or 0, agenda.DOCUMENT)
        assert document is not None
        assert document.text == published.text


def test_whoever_is_summoned_learns_of_a_move_and_of_the_cancellation(
    use_cases: UseCases,
) -> None:
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)
    [summons] = use_cases.tick("2027-02-26 09:00")

    def move(context: Context) -> Effects:
        details = MeetingDetails(datetime.fromisoformat("2027-04-16 13:00"))
        return meetings.move(context, the_meeting(context), details).effects

    [moved] = use_cases.act(SECRETARY, "2027-02-27 09:00", move)
    assert (moved.kind, moved.recipients) == ("moved", summons.recipients)

    def cancel(context: Context) -> Effects:
        return meetings.cancel(context, the_meeting(context)).effects

    [cancelled] = use_cases.act(SECRETARY, "2027-03-01 09:00", cancel)
    assert (cancelled.kind, cancelled.recipients) == ("cancelled", summons.recipients)


def test_a_change_and_the_agenda_go_to_those_who_were_summoned_and_who_was_called_since(
    use_cases: UseCases,
) -> None:
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)
    [summons] = use_cases.tick("2027-02-26 09:00")
    use_cases.act(matrix_id("anna"), "2027-02-27 10:00", absent)

    def change(context: Context) -> Effects:
        return meetings.change(context, the_meeting(context), {"place": "Köping"}).effects

    def publish(context: Context) -> Effects:
        return agenda.publish(context, the_meeting(context)).effects

    def cancel(context: Context) -> Effects:
        return meetings.cancel(context, the_meeting(context)).effects

    for number, act in enumerate((change, publish, cancel)):
        told, *files = use_cases.act(SECRETARY, f"2027-02-28 09:0{number}", act)
        assert [each.kind for each in files] == ["document_file"] * (act is publish)
        assert set(told.recipients) == {*summons.recipients, matrix_id("bo")}


def test_a_substitute_who_had_been_called_learns_of_the_move(use_cases: UseCases) -> None:
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)
    [summons] = use_cases.tick("2027-02-26 09:00")
    use_cases.act(matrix_id("anna"), "2027-02-27 10:00", absent)

    def move(context: Context) -> Effects:
        details = MeetingDetails(datetime.fromisoformat("2027-04-16 13:00"))
        return meetings.move(context, the_meeting(context), details).effects

    [moved] = use_cases.act(SECRETARY, "2027-02-28 09:00", move)
    assert set(moved.recipients) == {*summons.recipients, matrix_id("bo")}
    # The call was for the day that was: the new summons is to the members again.
    assert set(use_cases.tick("2027-04-02 09:00")[0].recipients) == set(summons.recipients)


def test_an_answer_given_before_a_move_does_not_count_after_it(use_cases: UseCases) -> None:
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)
    use_cases.tick("2027-02-26 09:00")
    use_cases.act(matrix_id("anna"), "2027-02-27 10:00", absent)

    def move(context: Context) -> Effects:
        details = MeetingDetails(datetime.fromisoformat("2027-04-16 13:00"))
        return meetings.move(context, the_meeting(context), details).effects

    use_cases.act(SECRETARY, "2027-02-28 09:00", move)
    with use_cases.store.begin() as tx:
        [meeting] = tx.meetings(use_cases.group.id)
        assert (meeting.place, meeting.ends_at) == ("Sala", time(16)), "what nobody changed"
    use_cases.tick("2027-04-02 09:00")
    use_cases.act(matrix_id("gun"), "2027-04-03 09:00", absent)

    reminder = use_cases.tick("2027-04-09 09:00")[0]
    assert reminder.kind == "reply_reminder"
    assert matrix_id("anna") in reminder.recipients
    assert matrix_id("gun") not in reminder.recipients


def test_a_reminder_for_nobody_is_on_record_and_is_not_called_posted(
    use_cases: UseCases,
) -> None:
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)
    use_cases.tick("2027-02-26 09:00")

    def for_all(context: Context) -> Effects:
        meeting = the_meeting(context)
        for mandate in context.view.mandates:
            if mandate.role is Role.MEMBER:
                answers.record(context, mandate.person, meeting, Participation(True))
        return Effects()

    use_cases.act(SECRETARY, "2027-02-27 09:00", for_all)
    with use_cases.store.begin() as tx:
        found = notices.enqueue_due(tx, use_cases.group, use_cases.renderer, at("2027-03-05 09:00"))
        assert [notice.kind.name for notice in found.needless] == ["reply_reminder"]
        assert [notice.kind.name for notice in found.posted] == ["report_reminder"]
        assert found.skipped == []
        assert notices.is_known(tx, use_cases.group, found.needless[0].key)


def test_a_summons_that_is_ordered_goes_out_at_once_and_only_once(
    use_cases: UseCases,
) -> None:
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)

    def summon(context: Context) -> Effects:
        return meetings.summon(context, the_meeting(context)).effects

    assert kinds(use_cases.act(SECRETARY, "2027-02-02 09:00", summon)) == ["summons"]
    with pytest.raises(UserError, match="summoned_already"):
        use_cases.act(SECRETARY, "2027-02-02 09:01", summon)
    assert use_cases.tick("2027-02-26 09:00") == []


def test_place_link_and_end_can_be_changed_and_the_rest_stands(use_cases: UseCases) -> None:
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)

    def change(context: Context) -> Effects:
        changes = {"link": "https://video.exempel/1"}
        return meetings.change(context, the_meeting(context), changes).effects

    assert use_cases.act(SECRETARY, "2027-02-02 09:00", change) == []
    with use_cases.store.begin() as tx:
        [meeting] = tx.meetings(use_cases.group.id)
        assert (meeting.place, meeting.link) == ("Sala", "https://video.exempel/1")
        assert meeting.ends_at == time(12)


def test_nobody_answers_for_a_seat_that_they_do_not_hold(use_cases: UseCases) -> None:
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)
    with pytest.raises(NotAllowed):
        use_cases.act(SECRETARY, "2027-02-27 10:00", absent)


def test_the_secretary_answers_for_a_member_and_the_substitute_is_called_once(
    use_cases: UseCases,
) -> None:
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)
    use_cases.tick("2027-02-26 09:00")

    def for_anna(context: Context) -> Effects:
        anna = person(context, "Anna Ek")
        return answers.record(context, anna, the_meeting(context), Participation(False)).effects

    assert kinds(use_cases.act(SECRETARY, "2027-02-27 09:00", for_anna)) == ["seat"]
    assert use_cases.act(SECRETARY, "2027-02-27 09:01", for_anna) == []
