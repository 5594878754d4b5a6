"""Documents of a group that are about no single meeting, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from storage import GroupDocument, Store
from tests.storage.example import LATER, NOW

PLAN = GroupDocument(
    "year_plan", "2027", 1, "Årsplan", "<p>Årsplan</p>", NOW, "@eva:example.org", ("topic 3",)
)


def test_each_version_is_kept_by_kind_and_subject(store: Store) -> None:
    second = replace(PLAN, version=2, text="Ny årsplan", at=LATER, sent_to="!srb:example.org")
    other = replace(PLAN, subject="2028")
    with store.begin() as tx:
        for each in (PLAN, second, other):
            tx.group_documents.add("barn", each)
    with store.begin() as tx:
        kept = tx.group_documents
        assert kept.latest("barn", "year_plan", "2027") == second
        assert kept.of_version("barn", "year_plan", "2027", 1) == PLAN
        assert kept.version("barn", "year_plan", "2027") == 2
        assert kept.all("barn", "year_plan") == [PLAN, second, other]
        assert kept.all("barn", "report") == kept.all("halsa", "year_plan") == []
        assert kept.latest("halsa", "year_plan", "2027") is None
        assert kept.version("barn", "report", "2027") == 0


def test_the_same_version_is_kept_once(store: Store) -> None:
    with store.begin() as tx:
        tx.group_documents.add("barn", PLAN)
    with pytest.raises(IntegrityError), store.begin() as tx:
        tx.group_documents.add("barn", PLAN)
