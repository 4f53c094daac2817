"""A file in whose place another one counts does no harm, and says which one counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from taikou_xl.findings import Severity
from taikou_xl.returns.model import FileStatus, Reading, ReturnedFile
from taikou_xl.returns.settle import missing_findings
from taikou_xl.returns.superseding import old_folder, short_date
from tests.returns.filing import PLAN, refused, returned, settled, sources, statuses
from tests.returns.returning import R7, SENSIBLE, UNTARGETED, codes

OTHER = {**SENSIBLE, "数値": "31.0％"}
BOTH = {"1": SENSIBLE, "2": UNTARGETED}
HELD = {**SENSIBLE, "数値": "同上"}


# --- 「旧」 and 「差替前」 -----------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "folder"),
    [
        ("回収/旧/秘書課.xlsx", "旧"),
        ("回収/6月/差替前/係/秘書課.xlsx", "差替前"),
        ("回収/ 旧　/秘書課.xlsx", " 旧　"),
        ("回収/差替前/旧.xlsx", "差替前"),
        ("回収/旧版/秘書課.xlsx", ""),
        ("回収/旧.xlsx", ""),
        ("旧/秘書課.xlsx", ""),
    ],
)
def test_old_folder__anywhere_below_the_given_one__sets_aside(shown: str, folder: str) -> None:
    """Names count whole, without blanks and width; the folder that was named itself is wanted."""
    assert old_folder(shown, Path("/どこか/旧") / shown) == folder


def test_old_folder__of_a_file_named_itself__sets_aside() -> None:
    """Of a file on the command line, the folder that it lies in counts."""
    assert old_folder("秘書課.xlsx", Path("/回収/旧/秘書課.xlsx")) == "旧"
    assert old_folder("秘書課.xlsx", Path("/旧/回収/秘書課.xlsx")) == ""


def test_file_in_old__never_competes() -> None:
    """The older return is superseded with a note, and the one outside counts alone."""
    found = settled(
        returned("旧/a", {"1": SENSIBLE}), returned("b", {"1": OTHER}), folders={"旧/a": "旧"}
    )
    assert statuses(found) == {"旧/a": "superseded", "b": "accepted"}
    assert codes(found["旧/a"]) == ["file-set-aside"]
    assert found["b"].findings == ()
    assert sources(list(found.values())) == {"1": {"b"}}


def test_file_in_old__with_the_same_bytes__is_no_original() -> None:
    """A copy of the counted file in 「旧」 does not make the counted one a duplicate."""
    found = settled(
        returned("a", {"1": SENSIBLE}, sha256="s"),
        returned("b", {"1": SENSIBLE}, sha256="s"),
        folders={"a": "旧"},
    )
    assert statuses(found) == {"a": "superseded", "b": "accepted"}


def test_file_in_old__that_is_no_return__is_no_error() -> None:
    """A broken file there is superseded, a lock file stays ignored; neither is an error."""
    broken = refused("旧/x", "file-unreadable", "")
    lock = Reading(ReturnedFile("旧/~$a", FileStatus.IGNORED, "理由。"))
    found = settled(broken, lock, folders={"旧/x": "旧", "旧/~$a": "旧"})
    assert statuses(found) == {"旧/x": "superseded", "旧/~$a": "ignored"}
    severities = {f.severity for r in found.values() for f in r.findings}
    assert Severity.ERROR not in severities


def test_only_return__in_old__leaves_the_unit_missing_and_says_why() -> None:
    """The unit has no return that counts; the message names the file in 「旧」."""
    found = list(settled(returned("旧/a", BOTH), folders={"旧/a": "旧"}).values())
    missing = missing_findings(found, PLAN, R7)
    assert codes(missing) == ["department-missing"] * 2
    assert "「旧/a」だけです" in missing[0].message
    assert "旧" not in missing[1].message


def test_return_in_old__beside_a_refused_one__is_not_the_reason() -> None:
    """Where another file of the unit waits to be mended, 「旧」 is not blamed."""
    blank = refused("b", "form-blank")
    found = list(settled(returned("旧/a", BOTH), blank, folders={"旧/a": "旧"}).values())
    assert "だけです" not in missing_findings(found, PLAN, R7)[0].message


# --- corrected copies ------------------------------------------------------------


def corrected(name: str, given: dict[str, dict[str, str]], *answers: str, **more: str) -> Reading:
    """Give the reading of a copy that was sent back on 12 June for the named digests."""
    return returned(name, given, corrects=answers, sent_back="2026-06-12", **more)


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_corrected_copy__replaces_the_return_that_it_answers(names: tuple[str, str]) -> None:
    """Whichever name comes first, the copy counts and the original says what replaced it."""
    first, copy = names
    found = settled(
        returned(first, {"1": HELD, "2": UNTARGETED}, sha256="s1"), corrected(copy, BOTH, "s1")
    )
    assert statuses(found) == {first: "superseded", copy: "accepted"}
    assert codes(found[first]) == ["file-superseded"]
    assert f"6月12日の差戻しに対する「{copy}」が届いたため" in found[first].file.reason
    assert found[copy].findings == ()


def test_corrected_copy__without_the_original__counts_alone() -> None:
    """The original may have been moved away; the copy needs it not."""
    found = settled(corrected("b", BOTH, "s1"))
    assert (statuses(found), found["b"].findings) == ({"b": "accepted"}, ())


def test_copy_of_a_copy__replaces_both_earlier_ones() -> None:
    """Sent back twice: the last copy counts, each earlier return names the next one."""
    found = settled(
        returned("c", {"1": HELD}, sha256="s1"),
        corrected("b", {"1": {**HELD, "数値": "なし"}}, "s1", sha256="s2"),
        corrected("a", {"1": SENSIBLE}, "s2", sha256="s3"),
    )
    assert statuses(found) == {"c": "superseded", "b": "superseded", "a": "accepted"}
    assert ("「b」" in found["c"].file.reason, "「a」" in found["b"].file.reason) == (True, True)


def test_corrected_copy__answers_a_conflict() -> None:
    """A copy that was sent back for two contradicting returns replaces both."""
    found = settled(
        returned("a", {"1": SENSIBLE}, sha256="s1"),
        returned("b", {"1": OTHER}, sha256="s2"),
        corrected("c", {"1": OTHER}, "s1", "s2"),
    )
    assert statuses(found) == {"a": "superseded", "b": "superseded", "c": "accepted"}


def test_corrected_copy__answers_a_blank_form() -> None:
    """A form that came back blank is answered by the copy that came of it."""
    found = settled(refused("a", "form-blank"), corrected("b", BOTH, "a"))
    assert statuses(found) == {"a": "superseded", "b": "accepted"}


def test_copy__sent_back_unchanged__says_so() -> None:
    """A marked copy that was not filled in counts like the original, with a warning."""
    given = {"1": HELD, "2": UNTARGETED}
    found = settled(returned("a", given, sha256="s1"), corrected("b", given, "s1"))
    assert statuses(found) == {"a": "superseded", "b": "accepted"}
    assert codes(found["b"]) == ["correction-unchanged"]
    assert "6月12日に差し戻したファイルが、直されないまま" in found["b"].findings[0].message


def test_copy__sent_back_unchanged_beside_a_corrected_one__gives_way() -> None:
    """Of two copies of one 差戻し, the one that was corrected counts."""
    found = settled(
        returned("a", {"1": HELD}, sha256="s1"),
        corrected("b", {"1": HELD}, "s1"),
        corrected("c", {"1": SENSIBLE}, "s1"),
    )
    assert statuses(found) == {"a": "superseded", "b": "superseded", "c": "accepted"}
    assert "「c」" in found["a"].file.reason
    assert "直した「c」が届いたため" in found["b"].file.reason


def test_two_corrected_copies__that_differ__are_a_conflict() -> None:
    """Two people of one department corrected a copy each: nobody knows whose counts."""
    found = settled(
        returned("a", {"1": HELD}, sha256="s1"),
        corrected("b", {"1": SENSIBLE}, "s1"),
        corrected("c", {"1": OTHER}, "s1"),
    )
    assert statuses(found) == {"a": "superseded", "b": "conflict", "c": "conflict"}


def test_original__saved_anew_after_it_was_sent_back__is_still_the_original() -> None:
    """Opened and saved without a change, it is the same return and not a new answer."""
    found = settled(
        returned("a", {"1": HELD}, sha256="s1"),
        returned("a2", {"1": HELD}, sha256="s1b"),
        corrected("b", {"1": SENSIBLE}, "s1"),
    )
    assert statuses(found) == {"a": "superseded", "a2": "duplicate", "b": "accepted"}


def test_original__edited_after_it_was_sent_back__is_a_conflict_and_says_why() -> None:
    """The copy does not answer the edited file; both say how that may have come about."""
    found = settled(returned("a", {"1": OTHER}, sha256="s1x"), corrected("b", BOTH, "s1"))
    assert statuses(found) == {"a": "conflict", "b": "conflict"}
    for reading in found.values():
        assert "「b」は6月12日に差し戻したファイルへの回答で、「a」は" in reading.file.reason
        assert "差戻しの後で元のファイルも直された" in reading.file.reason


def test_copy_in_old__replaces_nothing() -> None:
    """Who moves the copy to 「旧」 wants the original again."""
    found = settled(
        returned("a", BOTH, sha256="s1"),
        corrected("旧/b", {"1": OTHER}, "s1"),
        folders={"旧/b": "旧"},
    )
    assert statuses(found) == {"a": "accepted", "旧/b": "superseded"}


@pytest.mark.parametrize(
    ("iso", "shown"), [("2026-06-02", "6月2日"), ("", ""), ("いつか", "いつか")]
)
def test_day__is_shown_as_people_say_it(iso: str, shown: str) -> None:
    """A day that is no date stays as it is."""
    assert short_date(iso) == shown


# --- files without identity ----------------------------------------------------


def test_unidentified_file__beside_one_with_identity__is_refused_with_a_way_out() -> None:
    """It never competes: the other file counts as if it were alone."""
    found = settled(
        returned("a", {"1": OTHER, "2": UNTARGETED}, identified=False),
        returned("b", {"1": SENSIBLE}),
    )
    assert statuses(found) == {"a": "rejected", "b": "accepted"}
    assert codes(found["a"]) == ["file-unidentified"]
    assert found["b"].findings == ()
    assert "番号1には「b」の回答がある" in found["a"].file.reason
    assert "番号2は、このファイルだけに回答があります" in found["a"].file.reason
    assert "「旧」" in found["a"].findings[0].remedy


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_unidentified_file__with_the_same_answers__is_a_copy(names: tuple[str, str]) -> None:
    """What an identified file says as well needs nobody's attention, whichever name is first."""
    lost, known = names
    found = settled(returned(lost, BOTH, identified=False), returned(known, BOTH))
    assert statuses(found) == {lost: "duplicate", known: "accepted"}


def test_unidentified_file__alone_or_with_other_items__counts() -> None:
    """Where no identified file answers the item, its answers are taken."""
    assert statuses(settled(returned("a", BOTH, identified=False))) == {"a": "accepted"}
    found = settled(
        returned("a", {"1": SENSIBLE}, identified=False), returned("b", {"2": UNTARGETED})
    )
    assert statuses(found) == {"a": "accepted", "b": "accepted"}


def test_two_unidentified_files__that_differ__are_a_conflict() -> None:
    """Neither is better known than the other."""
    found = settled(
        returned("a", {"1": SENSIBLE}, identified=False),
        returned("b", {"1": OTHER}, identified=False),
    )
    assert statuses(found) == {"a": "conflict", "b": "conflict"}


# --- strays beside a sound return --------------------------------------------------


def test_blank_form__beside_a_filled_one__is_excused() -> None:
    """The filled one counts, and the unit is not asked for anything because of the blank one."""
    found = settled(refused("a", "form-blank"), returned("b", {"1": SENSIBLE, "2": {}}))
    assert statuses(found) == {"a": "superseded", "b": "accepted"}
    assert codes(found["a"]) == ["file-superseded"]
    assert "未記入" in found["a"].file.reason
    assert "「b」" in found["a"].file.reason


def test_blank_form__alone_or_beside_another_units__is_sent_back() -> None:
    """Only a return of the same unit excuses it."""
    found = settled(refused("a", "form-blank"), returned("b", {"3": SENSIBLE}, unit="市民課"))
    assert statuses(found) == {"a": "rejected", "b": "accepted"}
    assert codes(found["a"]) == ["form-blank"]


def test_last_years_form__beside_a_whole_return__is_excused() -> None:
    """All items of the unit are answered in this year's form: last year's is no fault."""
    found = settled(refused("a", "period-other"), returned("b", BOTH))
    assert statuses(found) == {"a": "superseded", "b": "accepted"}
    assert "令和6年度の様式です" in found["a"].file.reason


def test_last_years_form__beside_a_partial_return__stays_refused() -> None:
    """It may hold the answers that are still missing: a person must look."""
    stray = refused("a", "period-other")
    found = settled(stray, returned("b", {"1": SENSIBLE, "2": {}}))
    assert statuses(found) == {"a": "rejected", "b": "accepted"}
    assert found["a"] == stray


@pytest.mark.parametrize("code", ["file-unreadable", "plan-other", "not-ours"])
def test_file_of_nobody__beside_a_whole_return__stays_refused_alone(code: str) -> None:
    """What cannot be assigned to a unit is named, and harms no unit."""
    stray = refused("a", code, "")
    sound = returned("b", BOTH)
    found = settled(stray, sound)
    assert found == {"a": stray, "b": sound}


# --- partial returns -----------------------------------------------------------------


def test_partial_return__names_the_items_that_are_still_open() -> None:
    """Of a unit with two items one was answered: a note says which one is left."""
    reading = returned("a", {"1": SENSIBLE, "2": {}})
    found = missing_findings([reading], PLAN, R7, {"1"})
    assert codes(found) == ["return-partial", "department-missing"]
    assert (found[0].file, found[0].severity) == ("a", Severity.NOTE)
    assert "2項目のうち1項目です（未回答：番号2）" in found[0].message


def test_whole_return__is_not_called_partial() -> None:
    """With every item answered nothing is said."""
    readings = [returned("a", BOTH), returned("b", {"3": SENSIBLE}, unit="市民課")]
    assert missing_findings(readings, PLAN, R7, {"1", "2", "3"}) == []


def test_order_of_readings__is_kept() -> None:
    """Settling changes what becomes of files, never their order."""
    files = [returned("c", BOTH), replace(refused("a", "form-blank")), returned("b", {"1": OTHER})]
    assert list(settled(*files)) == ["c", "a", "b"]
