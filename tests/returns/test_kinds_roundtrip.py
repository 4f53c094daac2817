"""Forms of quarterly plans: what is written into them comes back, and conditions hold."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from functools import cache

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taikou_xl.findings import Severity
from taikou_xl.forms.identity import find_identity
from taikou_xl.forms.workbook import build_form
from taikou_xl.plan.model import Plan
from taikou_xl.plan.quarterly import DIRECTIONS, QUARTERLY, WEATHER
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.read import read_return
from taikou_xl.sheets.opening import open_book
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import clean_text
from tests.consolidations import make_item, make_plan

QUARTER = Period.parse("R7Q2")
# a text as staff write it: letters of all kinds, breaks, never a formula's first letter
prose = (
    st.text("あ漢ー1２Ａ①➄ｱ・／、。（）☀\n ", min_size=1, max_size=60)
    .map(str.strip)
    .filter(lambda text: bool(text) and bool(clean_text(text).strip()))
)


@cache
def plan() -> Plan:
    return make_plan(
        [make_item("B1-5a", levels=("B：庁内", "B1：効率化", "ハンコレス"))],
        ("R7Q1", "R7Q2", "R7Q3", "R7Q4"),
        preset=QUARTERLY,
    )


@cache
def form() -> bytes:
    return build_form(plan(), QUARTER, "秘書課")


def came_back(answers: Mapping[str, str]) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Fill the form, and give the accepted texts by field and the errors (code, field)."""
    book = openpyxl.load_workbook(io.BytesIO(form()))
    identity = find_identity(open_book(form()))
    assert identity is not None
    (issued,) = identity.items
    for field, address in issued.cells:
        book[issued.sheet][address].value = answers.get(field) or None
    filled = io.BytesIO()
    book.save(filled)
    digest = hashlib.sha256(filled.getvalue()).hexdigest()
    incoming = Incoming("秘書課.xlsx", "秘書課.xlsx", filled.getvalue(), "2025-10-10 10:00", digest)
    reading = read_return(incoming, plan(), QUARTER)
    rows, findings = check_answers(reading.answers, plan(), QUARTER)
    found = {row.field: row.value for row in rows if row.state == "accepted"}
    errors = {(f.code, f.field) for f in findings if f.severity is Severity.ERROR}
    return found, errors


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    told=prose,
    reflection=st.one_of(st.just(""), prose),
    weather=st.sampled_from([k.name for k in WEATHER]),
    direction=st.sampled_from(DIRECTIONS),
    reason=st.one_of(st.just(""), prose),
)
def test_form__any_answers__come_back_as_written(
    told: str, reflection: str, weather: str, direction: str, reason: str
) -> None:
    """Every text and choice arrives; only a direction other than 継続 without reason is an error."""
    given_texts = {
        "進捗状況": told, "天気": weather, "今後の方向性": direction,
        "方向性理由": reason, "振り返り": reflection,
    }  # fmt: skip
    found, errors = came_back(given_texts)
    wanted = {field: clean_text(text) for field, text in given_texts.items() if text}
    assert {field: text for field, text in found.items() if text} == wanted
    missing = direction != "継続" and not reason
    assert errors == ({("required-blank", "方向性理由")} if missing else set())


def test_form__weather_with_its_mark_or_other_width__is_named_or_normalised() -> None:
    """「☀」alone is no class: the mark never stands for its word; blanks around a word do no harm."""
    sound = {"進捗状況": "進めた。", "今後の方向性": "継続"}
    assert came_back({**sound, "天気": "☀"})[1] == {("rating-unknown", "天気")}
    found, errors = came_back({**sound, "天気": " 晴れ　"})
    assert (found["天気"], errors) == ("晴れ", set())
