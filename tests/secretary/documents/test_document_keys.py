"""What says where a part of a document begins."""

from __future__ import annotations

import pytest

from secretary.documents.markup import parse_document
from secretary.documents.structure import Heading, Paragraph, Run


def test_a_heading_and_a_paragraph_may_have_a_key() -> None:
    blocks = parse_document('<h2 data-key="item-17">1 Inledning</h2><p data-key="end">Slut</p>')

    assert blocks == (
        Heading(2, (Run("1 Inledning"),), "item-17"),
        Paragraph((Run("Slut"),), "end"),
    )


@pytest.mark.parametrize("key", ["", "Item 17", "1-item", "item_17", "x" * 31, 'a"><h1>'])
def test_no_key_is_what_a_bookmark_cannot_be_called(key: str) -> None:
    escaped = key.replace('"', "&quot;").replace("<", "&lt;")

    assert parse_document(f'<h2 data-key="{escaped}">1</h2>') == (Heading(2, (Run("1"),)),)
