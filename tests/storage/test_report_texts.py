"""What is written in reports to the board, on both databases."""

from __future__ import annotations

from secretary.follow_up_report import ReportText, Section
from storage import Store
from tests.storage.example import LATER, NOW


def _text(section: Section, text: str, event_id: str = "$1") -> ReportText:
    return ReportText(
        group_id="barn", period="2027-1", section=section, version=1, text=text,
        by="@elin:example.org", event_id=event_id, at=NOW,
    )  # fmt: skip


def test_what_stands_is_found_by_its_period_and_by_its_message(store: Store) -> None:
    texts = [
        _text(Section.INTRODUCTION, "Ett"), _text(Section.INTRODUCTION, "Två", "$2"),
        _text(Section.CONCLUSION, "Tre", "$3"),
    ]  # fmt: skip
    texts[0].removed_at = LATER
    with store.begin() as tx:
        tx.add(*texts)
    with store.begin() as tx:
        found = tx.report_texts.of_period("barn", "2027-1")
        assert [(each.section, each.text) for each in found] == [
            (Section.INTRODUCTION, "Två"), (Section.CONCLUSION, "Tre"),
        ]  # fmt: skip
        assert tx.report_texts.of_period("barn", "2027-2") == []
        assert tx.report_texts.of_period("halsa", "2027-1") == []
        [said] = tx.said_by("$2")
        tx.withdraw(said, LATER)
    with store.begin() as tx:
        assert [each.text for each in tx.report_texts.of_period("barn", "2027-1")] == ["Tre"]
        erased = tx.entity(ReportText, said.id or 0)
        assert erased is not None
        assert erased.text == ""
