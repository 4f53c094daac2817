"""Files that answer one item differently: none wins, nothing is lost, and the message says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taikou_xl.findings import CATALOGUE, Severity
from taikou_xl.plan.model import Kind
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.kinds import CONFLICT
from taikou_xl.returns.model import FileStatus, Reading
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from tests.consolidations import AS_OF
from tests.returns.filing import PLAN, returned, settled, sources, statuses
from tests.returns.returning import R7, SENSIBLE, UNTARGETED, codes

OTHER = {**SENSIBLE, "数値": "31.0％"}
MAY, JUNE = "2026-05-08 10:00", "2026-06-03 17:20"


def states(found: dict[str, Reading]) -> dict[str, set[str]]:
    """Give the states of each item's cells after the check."""
    answers = [a for r in found.values() for a in r.answers]
    came: dict[str, set[str]] = {}
    for row in check_answers(answers, PLAN, R7)[0]:
        came.setdefault(row.item, set()).add(row.state)
    return came


def test_different_answers__of_one_unit__set_both_files_aside() -> None:
    """Neither wins, and both say in which cells they differ and with which values."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": UNTARGETED}), returned("b", {"1": OTHER, "2": {}})
    )
    assert statuses(found) == {"a": "conflict", "b": "conflict"}
    assert codes(found["a"]) == codes(found["b"]) == ["file-conflict"]
    assert "「b」とは番号1「数値」（33.0％／31.0％）" in found["a"].file.reason
    assert "「a」とは番号1「数値」（31.0％／33.0％）" in found["b"].file.reason
    assert "実施概要" not in found["a"].file.reason


def test_conflict__items_that_either_file_answers__are_held_and_not_missing() -> None:
    """Every cell of such an item is held, also where the files agree; others stay blank."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": {}}), returned("b", {"1": OTHER, "2": UNTARGETED})
    )
    assert {a.kind for r in found.values() for a in r.answers} == {CONFLICT}
    assert states(found) == {"1": {"held"}, "2": {"held"}, "3": {"blank"}}


def test_conflict__held_cells__show_what_each_file_says_once_and_raise_nothing_more() -> None:
    """A held cell keeps the common text, or both texts; no finding is added per cell."""
    wrong = {**SENSIBLE, "数値": "同上", "達成度": "ほぼ達成"}
    found = settled(returned("a", {"1": wrong}), returned("b", {"1": {**wrong, "数値": ""}}))
    rows, findings = check_answers([x for r in found.values() for x in r.answers], PLAN, R7)
    held = {row.field: row.held_value for row in rows if row.item == "1"}
    assert (held["数値"], held["達成度"]) == ("同上／空白", "ほぼ達成")
    assert findings == []


def test_conflict__answers_as_they_came__are_kept_aside() -> None:
    """Who sends the form back can show each file's own values."""
    one, other = returned("a", {"1": SENSIBLE}), returned("b", {"1": OTHER})
    found = settled(one, other)
    assert (found["a"].aside, found["b"].aside) == (one.answers, other.answers)


def test_conflict__message__says_the_three_ways_out() -> None:
    """Keep one, move the older below 「旧」 or 「差替前」, or let the newest count."""
    remedy = settled(returned("a", {"1": SENSIBLE}), returned("b", {"1": OTHER}))["a"].findings[0]
    for way in ("正しいほうだけを回収フォルダに残す", "「旧」", "「差替前」", "--prefer newest"):
        assert way in remedy.remedy


def test_conflict__of_two_files__leaves_the_third() -> None:
    """A third file of the unit that answers another item still counts."""
    found = settled(
        returned("a", {"1": SENSIBLE}),
        returned("b", {"1": OTHER}),
        returned("c", {"2": UNTARGETED}),
    )
    assert statuses(found) == {"a": "conflict", "b": "conflict", "c": "accepted"}
    assert codes(found["c"]) == []
    assert states(found) == {"1": {"held"}, "2": {"accepted", "blank"}, "3": {"blank"}}


def test_conflict__an_item_that_a_sound_file_answers_too__counts_from_that_file() -> None:
    """What a third file says without contradiction is not held for the quarrel of others."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": UNTARGETED}),
        returned("b", {"1": OTHER}),
        returned("c", {"2": UNTARGETED}),
    )
    assert sources(list(found.values()))["2"] == {"c"}
    assert states(found)["2"] == {"accepted", "blank"}


def test_three_files__two_alike__the_two_are_one_voice() -> None:
    """A copy does not outvote the other file: one of the two is a duplicate, the rest conflict."""
    found = settled(
        returned("a", {"1": SENSIBLE}), returned("b", {"1": SENSIBLE}), returned("c", {"1": OTHER})
    )
    assert statuses(found) == {"a": "conflict", "b": "duplicate", "c": "conflict"}
    assert states(found)["1"] == {"held"}


def test_conflict__in_many_cells__names_the_first_ones() -> None:
    """A message names eight differing cells and counts the rest."""
    many = {str(n): {"実施概要": "あ"} for n in range(1, 13)}
    found = settled(returned("a", many), returned("b", {n: {"実施概要": "い"} for n in many}))
    assert found["a"].file.reason.count("「実施概要」") == 8
    assert "ほか4か所" in found["a"].file.reason


def test_conflict__in_a_long_text__shows_where_it_differs() -> None:
    """Two long texts are cut to the place where they part."""
    same = "窓口の混雑を減らすため、申請書の様式を見直し、職員向けの説明会を"
    found = settled(
        returned("a", {"1": {**SENSIBLE, "実施概要": f"{same}３回開いた。{same}"}}),
        returned("b", {"1": {**SENSIBLE, "実施概要": f"{same}５回開いた。{same}"}}),
    )
    assert "３回開いた" in found["a"].file.reason
    assert "５回開いた" in found["a"].file.reason
    assert same not in found["a"].file.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [("33.0％", "33.0％ "), ("一行目\n二行目", "一行目\r\n二行目"), ("ガ", "カ\u3099")],
)
def test_same_words__saved_by_another_program__are_no_conflict(one: str, other: str) -> None:
    """Outer blanks, line ends and composed characters do not make two answers of one."""
    found = settled(
        returned("a", {"1": {**SENSIBLE, "実施概要": one}}),
        returned("b", {"1": {**SENSIBLE, "実施概要": other}}),
    )
    assert statuses(found) == {"a": "accepted", "b": "duplicate"}


@pytest.mark.parametrize("other", ["33.0％", ""])
def test_unreadable_cell__differs_from_a_readable_and_from_a_blank_one(other: str) -> None:
    """A formula without a result is an answer that nobody knows: no file may hide it."""
    found = settled(
        returned("a", {"1": {**SENSIBLE, "数値": "!uncached"}}),
        returned("b", {"1": {**SENSIBLE, "数値": other}}),
    )
    assert statuses(found) == {"a": "conflict", "b": "conflict"}
    assert "計算結果のない数式" in found["b"].file.reason


def test_unreadable_cell__in_another_item__is_no_conflict() -> None:
    """A file with such a cell is still joined with one that answers another item."""
    found = settled(returned("a", {"1": {"数値": "!uncached"}}), returned("b", {"2": UNTARGETED}))
    assert sources(list(found.values())) == {"1": {"a"}, "2": {"b"}}


# --- one item in files of different units ------------------------------------


def test_item_in_two_units__with_different_answers__is_held_alone() -> None:
    """Both files are named and stay accepted; their other items count."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": UNTARGETED}),
        returned("b", {"1": OTHER, "3": SENSIBLE}, unit="市民課"),
    )
    assert statuses(found) == {"a": "accepted", "b": "accepted"}
    assert states(found) == {"1": {"held"}, "2": {"accepted", "blank"}, "3": {"accepted", "blank"}}
    for name, other, unit in (("a", "b", "市民課"), ("b", "a", "秘書課")):
        finding = found[name].findings[-1]
        assert (finding.code, finding.file, finding.item) == ("item-conflict", name, "1")
        assert f"「{other}」（{unit}）とは「数値」" in finding.message


def test_item_in_two_units__with_the_same_answers__counts_once() -> None:
    """Where both say the same there is nothing to decide."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": UNTARGETED}),
        returned("b", {"1": SENSIBLE, "3": SENSIBLE}, unit="市民課"),
    )
    assert all(r.findings == () for r in found.values())
    assert sources(list(found.values())) == {"1": {"a"}, "2": {"a"}, "3": {"b"}}


def test_item_in_two_units__alone_in_both__makes_no_copy_of_either() -> None:
    """Each file stays a return of its unit, whichever name is first."""
    found = settled(returned("a", {"1": SENSIBLE}), returned("b", {"1": SENSIBLE}, unit="市民課"))
    assert statuses(found) == {"a": "accepted", "b": "accepted"}
    assert sources(list(found.values())) == {"1": {"a"}}


def test_item_in_dispute__inside_one_unit__is_not_decided_by_another() -> None:
    """A third opinion from elsewhere makes no majority; its other items count."""
    found = settled(
        returned("a", {"1": SENSIBLE}),
        returned("b", {"1": OTHER}),
        returned("c", {"1": SENSIBLE, "3": SENSIBLE}, unit="市民課"),
    )
    assert statuses(found) == {"a": "conflict", "b": "conflict", "c": "accepted"}
    assert states(found)["1"] == {"held"}
    assert states(found)["3"] == {"accepted", "blank"}


# --- --prefer newest -----------------------------------------------------------


def test_newest__of_two_that_differ__counts_whole() -> None:
    """The older one is replaced, with a warning that names cells, values and both times."""
    old = returned("b", {"1": SENSIBLE}, received=MAY)
    new = returned("a", {"1": OTHER, "2": UNTARGETED}, received=JUNE)
    found = settled(old, new, newest=True)
    assert statuses(found) == {"b": "superseded", "a": "accepted"}
    assert codes(found["b"]) == ["file-preferred"]
    for part in ("「a」", MAY, JUNE, "番号1「数値」（33.0％／31.0％）"):
        assert part in found["b"].file.reason
    assert CATALOGUE["file-preferred"].severity is Severity.WARNING
    assert sources(list(found.values())) == {"1": {"a"}, "2": {"a"}}


def test_newest__answers_that_only_the_older_file_has__are_named() -> None:
    """The later file counts whole; what gets lost with the earlier one is said."""
    old = returned("a", {"1": SENSIBLE, "2": UNTARGETED}, received=MAY)
    found = settled(old, returned("b", {"1": OTHER, "2": {}}, received=JUNE), newest=True)
    assert "番号2は、このファイルだけに回答があります" in found["a"].file.reason
    assert states(found)["2"] == {"blank"}


def test_newest__at_the_same_minute__is_still_a_conflict() -> None:
    """Files that were saved at one time cannot be told apart, and the message says so."""
    found = settled(
        returned("a", {"1": SENSIBLE}, received=MAY),
        returned("b", {"1": OTHER}, received=MAY),
        newest=True,
    )
    assert statuses(found) == {"a": "conflict", "b": "conflict"}
    assert "日時が同じ" in found["a"].file.reason


def test_newest__files_that_do_not_differ__are_joined_as_ever() -> None:
    """The option decides quarrels only; an older file with another item stays."""
    found = settled(
        returned("a", {"1": SENSIBLE}, received=MAY),
        returned("b", {"2": UNTARGETED}, received=JUNE),
        newest=True,
    )
    assert statuses(found) == {"a": "accepted", "b": "accepted"}


def test_newest__a_file_contradicted_only_by_a_replaced_one__counts() -> None:
    """Once the middle file is replaced, the oldest is in nobody's way."""
    found = settled(
        returned("a", {"1": SENSIBLE}, received=MAY),
        returned("b", {"1": OTHER, "2": UNTARGETED}, received=JUNE),
        returned("c", {"2": {**UNTARGETED, "実施概要": "別の文。"}}, received="2026-07-01 09:00"),
        newest=True,
    )
    assert statuses(found) == {"a": "accepted", "b": "superseded", "c": "accepted"}


def test_newest__a_copy_of_the_older_file__saved_later__is_the_newest() -> None:
    """Where the same answers came twice, the later time counts for them."""
    found = settled(
        returned("a", {"1": SENSIBLE}, received=MAY),
        returned("b", {"1": OTHER}, received="2026-05-20 09:00"),
        returned("c", {"1": SENSIBLE}, received=JUNE),
        newest=True,
    )
    assert statuses(found) == {"a": "duplicate", "b": "superseded", "c": "accepted"}


def test_newest__between_units__decides_the_item_only() -> None:
    """The older file keeps its other items, and a warning names what was not used."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": UNTARGETED}, received=MAY),
        returned("b", {"1": OTHER, "3": SENSIBLE}, unit="市民課", received=JUNE),
        newest=True,
    )
    assert statuses(found) == {"a": "accepted", "b": "accepted"}
    assert sources(list(found.values())) == {"1": {"b"}, "2": {"a"}, "3": {"b"}}
    assert (codes(found["a"]), codes(found["b"])) == (["item-preferred"], [])
    assert "「数値」（33.0％／31.0％）" in found["a"].findings[0].message


def test_newest__between_units_at_one_time__holds_the_item() -> None:
    """Without a later file the item stays in dispute."""
    found = settled(
        returned("a", {"1": SENSIBLE}, received=MAY),
        returned("b", {"1": OTHER, "3": SENSIBLE}, unit="市民課", received=MAY),
        newest=True,
    )
    assert states(found)["1"] == {"held"}
    assert found["a"].file.status is FileStatus.ACCEPTED


def test_disputed_item__of_a_form_without_rating__is_held_too() -> None:
    """Where no class says so, an item of which nothing counts is still no answer."""
    plan = replace(PLAN, fields=tuple(f for f in PLAN.fields if f.kind is not Kind.RATING))
    found = settled(returned("a", {"1": SENSIBLE}), returned("b", {"1": OTHER}))
    table, _ = check_answers([x for r in found.values() for x in r.answers], plan, R7)
    files = tuple(r.file for r in found.values())
    c = Consolidated(plan, R7, table, files, (), AS_OF, "台帳.xlsx")
    assert tables.item_account(c) == {"plan": 3, "answered": 0, "held": 1, "missing": 2}
    assert tables.unit_status(c)["秘書課"] == "sent_back"
