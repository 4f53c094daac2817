"""Write a form, fill it, read it back: the same answers, and damage stays where it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taikou_xl.findings import Severity
from taikou_xl.master.read import read_master
from taikou_xl.plan.model import Plan
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.model import FileStatus
from taikou_xl.returns.read import read_return
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import clean_text
from tests.intake.bad_cells import AMOUNT, SHARE, boolean, error, formatted
from tests.intake.cases import HELD, OWN
from tests.intake.town import OWN_ITEMS, Content, Spot, Town, formula, number, text
from tests.staff import ANNUAL_FIELDS

CLASSES = (
    "全体の目標達成", "年度目標達成", "年度目標一部達成",
    "目標に向け実施中", "実施に向け検討中", "計画中止",
)  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
quick = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@cache
def plan_of(master: Path) -> Plan:
    return read_master(master.read_bytes(), master.name)[0]


def came_back(town: Town, data: bytes) -> tuple[dict[Spot, str], list[str]]:
    """Give each cell's accepted text (or ``HELD``) and the codes of errors."""
    plan, period = plan_of(town.master), Period.parse("R7")
    digest = hashlib.sha256(data).hexdigest()
    reading = read_return(Incoming(OWN, OWN, data, "2026-05-12 14:03", digest), plan, period)
    assert reading.file.status is FileStatus.ACCEPTED, reading.file
    rows, findings = check_answers(reading.answers, plan, period)
    cells = {(row.item, row.field): HELD if row.state == "held" else row.value for row in rows}
    errors = [f.code for f in (*reading.findings, *findings) if f.severity is Severity.ERROR]
    return cells, errors


def read_one(town: Town, spot: Spot, content: Content | str) -> tuple[str, list[str]]:
    cells, errors = came_back(town, town.returned({spot: content}))
    return cells[spot], errors


decimals = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**14), 10**14),
    st.integers(0, 6),
)


@quick
@given(figure=decimals)
def test_figure__stored_as_a_number__arrives_with_its_digits(town: Town, figure: Decimal) -> None:
    """A number cell of up to 15 digits is taken digit for digit, never rounded or re-written."""
    plain = f"{figure.normalize():f}" if figure else "0"
    assert read_one(town, AMOUNT, number(f"{figure:f}"))[0] == plain


@quick
@given(
    figure=st.integers(0, 10**14),
    wide=st.booleans(),
    grouped=st.booleans(),
    unit=st.sampled_from(["", "千円", " 千円"]),
)
def test_figure__typed_as_text__arrives_as_typed(
    town: Town, figure: int, wide: bool, grouped: bool, unit: str
) -> None:
    """Width, right grouping and the unit are nobody's mistake: the text is kept as typed."""
    typed = f"{figure:,}" if grouped else str(figure)
    typed = (typed.translate(FULL_WIDTH) if wide else typed) + unit
    assert read_one(town, AMOUNT, typed) == (typed, [])


@quick
@given(figure=st.integers(10**4, 10**9), at=st.integers(1, 2))
def test_figure__wrongly_grouped__is_held(town: Town, figure: int, at: int) -> None:
    """A comma that does not divide thousands makes a figure nobody can trust."""
    shown = str(figure)
    assert read_one(town, AMOUNT, f"{shown[:-at]},{shown[-at:]}千円") == (
        HELD, ["value-unreadable"],
    )  # fmt: skip


@quick
@given(percent=st.decimals("0.1", "99.9", places=1))
def test_percentage__shown_by_its_format__arrives_as_shown(town: Town, percent: Decimal) -> None:
    """0.325 in a cell that shows 32.5% is 32.5%."""
    value, errors = read_one(town, SHARE, formatted(f"{percent / 100}", "0.0%")(town))
    assert (value, errors) == (f"{percent}%", [])


prose = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("、。\n\t 　①➄ﾊﾝ👉=<&'\"\x07\u202e_x0041_"),
    max_size=60,
).filter(lambda written: _is_visible(written))  # fmt: skip


def _is_visible(written: str) -> bool:
    # what only seems to hold something has its own cases in the catalogue
    return bool(re.search(r"[0-9A-Za-zぁ-ん一-龥、。①]", clean_text(written)))


@st.composite
def damages(draw: st.DrawFn) -> Content | str | None:
    """Give a content that no field that must be filled can take."""
    return draw(
        st.sampled_from(
            [error("#REF!"), error("#N/A"), boolean("1"), formula("A1", None), None, " 　"]
        )
    )


@st.composite
def fillings(draw: st.DrawFn) -> dict[Spot, Content | str | None]:
    """Give what a department writes into its form: answers of any kind, some cells damaged."""
    found: dict[Spot, Content | str | None] = {}
    for no in OWN_ITEMS:
        for field in ANNUAL_FIELDS:
            if field == "達成度":
                found[(no, field)] = draw(st.sampled_from(CLASSES))
            elif field in ("実施概要", "振り返り"):
                found[(no, field)] = draw(prose)
            if field != "振り返り" and no != "4" and draw(st.integers(0, 7)) == 0:
                found[(no, field)] = draw(damages())
    return found


def wanted(town: Town, filling: Mapping[Spot, Content | str | None], spot: Spot) -> str:
    given_there = filling.get(spot, town.answers[spot[0]][spot[1]])
    if not isinstance(given_there, str) or not given_there.strip():
        return HELD
    return clean_text(given_there)


@quick
@given(filling=fillings())
def test_form__filled_in_any_way__gives_the_same_answers_and_holds_the_damaged(
    town: Town, filling: dict[Spot, Content | str | None]
) -> None:
    """Every sound cell arrives as written, every damaged one is held; neither touches the other."""
    data = town.returned(filling)
    cells, errors = came_back(town, data)
    expected = {spot: wanted(town, filling, spot) for spot in town.form.spots}
    assert cells | expected == cells
    # an item with nothing in it at all is one error; anything else is one error a cell
    assert len(errors) <= sum(value == HELD for value in expected.values())
    assert bool(errors) == (HELD in expected.values())


def test_text__longest_that_a_cell_holds__arrives_whole(town: Town) -> None:
    """32,767 characters in every prose cell arrive, and none of their neighbours is touched."""
    long = ("長い文。" * 8_192)[:32_767]
    filling: dict[Spot, Content | str | None] = {
        spot: text(long) for spot in town.form.spots if spot[1] == "実施概要"
    }
    cells, errors = came_back(town, town.returned(filling))
    assert errors == []
    assert {cells[spot] for spot in filling} == {long}
