"""What people read where a date is wrong: what of theirs is quoted, and each example, to the word.

The table date_answers.csv beside this file has rows ``now;expression;answer;examples``, with `now`
in Stockholm, and ``|`` between the examples. dates.csv says what else is read, and how.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from secretary.errors import DateError
from secretary.language.dates import parse_date
from secretary.language.render import Renderer
from secretary.language.text import NBSP
from tests.secretary.test_dates import STOCKHOLM

TEXTS = Renderer()
TABLE = Path(__file__).with_name("date_answers.csv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(TABLE, delimiter=";", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['now']} {row['expression'][:40]}")
def test_what_is_wrong_is_quoted_and_answered_as_the_table_says(row: dict[str, str]) -> None:
    now = datetime.fromisoformat(row["now"]).replace(tzinfo=STOCKHOLM)
    with pytest.raises(DateError) as wrong:
        parse_date(row["expression"], now, STOCKHOLM)
    answer, examples = TEXTS.explain(wrong.value)
    said = (answer.replace(NBSP, " "), " | ".join(examples).replace(NBSP, " "))
    assert said == (row["answer"], row["examples"])
