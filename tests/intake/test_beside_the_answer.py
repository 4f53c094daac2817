"""What people leave on an answer's cell: a line through it, or a comment."""

from __future__ import annotations

import hashlib

from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.read import read_return
from taikou_xl.terms.periods import Period
from tests.intake.bad_cells import SHARE
from tests.intake.cases import HELD, OWN
from tests.intake.editing import comment, strike_out
from tests.intake.test_roundtrip import came_back, plan_of
from tests.intake.town import Town, saved


def test_figure__struck_out__is_held(town: Town) -> None:
    """Nobody but the department knows which part of it still counts."""
    book = town.loaded()
    strike_out(book, town)
    cells, errors = came_back(town, saved(book))
    assert errors == ["cell-struck"]
    assert [spot for spot, value in cells.items() if value == HELD] == [SHARE]


def test_comment__beside_an_answer__is_named_and_changes_no_answer(town: Town) -> None:
    """What stands in a comment is no answer, but is not lost either."""
    book = town.loaded()
    comment(book, town)
    data = saved(book)
    assert came_back(town, data) == came_back(town, saved(town.loaded()))
    one = Incoming(OWN, OWN, data, "2026-05-12 14:03", hashlib.sha256(data).hexdigest())
    found = read_return(one, plan_of(town.master), Period.parse("R7")).findings
    (said,) = [finding for finding in found if finding.code == "comment-added"]
    assert "正しくは35％です" in said.message
    assert said.cell in said.message
    assert said.item == SHARE[0]
