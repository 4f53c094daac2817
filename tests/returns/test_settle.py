"""Between several files of one unit, every item's answers come from one file or from none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taikou_xl.findings import Place, find
from taikou_xl.returns.model import FileStatus, Reading, ReturnedFile
from taikou_xl.returns.settle import missing_findings
from tests.returns.filing import PLAN, returned, settled, sources, statuses
from tests.returns.returning import R7, SENSIBLE, UNTARGETED, codes


def test_one_file__stays_as_it_is() -> None:
    """A file that competes with none is accepted without a word."""
    one = returned("a", {"1": SENSIBLE, "2": {}})
    assert settled(one) == {"a": one}


def test_same_bytes_twice__count_once() -> None:
    """The later copy is a duplicate with a note that names the first."""
    found = settled(
        returned("a", {"1": SENSIBLE}, sha256="same"), returned("b", {"1": SENSIBLE}, sha256="same")
    )
    assert found["a"].file.status is FileStatus.ACCEPTED
    assert found["a"].findings == ()
    assert found["b"].file.status is FileStatus.DUPLICATE
    assert "「a」" in found["b"].file.reason
    assert codes(found["b"]) == ["file-duplicate"]
    assert found["b"].answers == ()


def test_same_bytes__of_a_rejected_file__are_a_duplicate_too() -> None:
    """A copy of a file that was not taken is not sent back a second time."""
    first = Reading(ReturnedFile("a", FileStatus.REJECTED, "理由。", "", "", "same"))
    second = Reading(ReturnedFile("b", FileStatus.REJECTED, "理由。", "", "", "same"))
    found = settled(first, second)
    assert (found["a"].file.status, found["b"].file.status) == (
        FileStatus.REJECTED,
        FileStatus.DUPLICATE,
    )


def test_same_bytes__of_ignored_files__stay_ignored() -> None:
    """Two lock files with the same bytes are two ignored files."""
    files = [Reading(ReturnedFile(n, FileStatus.IGNORED, "理由。", sha256="s")) for n in "ab"]
    assert list(settled(*files).values()) == files


def test_same_answers__in_other_bytes__count_once() -> None:
    """A file that was only opened and saved again is the same return."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": {}}), returned("b", {"1": SENSIBLE, "2": {}})
    )
    assert codes(found["a"]) == []
    assert (found["b"].file.status, codes(found["b"])) == (FileStatus.DUPLICATE, ["file-duplicate"])
    assert sources(list(found.values())) == {"1": {"a"}, "2": {"a"}}


def test_different_items__are_joined_with_a_note_on_both() -> None:
    """Two offices of one department answer their own items in a copy each."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": {}}), returned("b", {"1": {}, "2": UNTARGETED})
    )
    assert {r.file.status for r in found.values()} == {FileStatus.ACCEPTED}
    assert [codes(r) for r in found.values()] == [["file-joined"], ["file-joined"]]
    assert "b" in found["a"].findings[0].message
    assert sources(list(found.values())) == {"1": {"a"}, "2": {"b"}}
    assert (found["a"].file.items, found["b"].file.items) == (("1",), ("2",))


def test_fuller_file__that_repeats_another__makes_it_a_copy() -> None:
    """A file all of whose answers a fuller one repeats says nothing more, whichever is first."""
    part, whole = {"1": SENSIBLE, "2": {}}, {"1": SENSIBLE, "2": UNTARGETED}
    for names in (("a", "b"), ("b", "a")):
        found = settled(returned(names[0], part), returned(names[1], whole))
        assert statuses(found) == {names[0]: "duplicate", names[1]: "accepted"}
        assert sources(list(found.values())) == {"1": {names[1]}, "2": {names[1]}}


def test_overlapping_files__that_agree__are_joined() -> None:
    """Files that answer one item alike and another one each are joined; each item counts once."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": UNTARGETED}, unit="市民課"),
        returned("b", {"2": UNTARGETED, "3": SENSIBLE}, unit="市民課"),
    )
    assert {r.file.status for r in found.values()} == {FileStatus.ACCEPTED}
    assert sources(list(found.values())) == {"1": {"a"}, "2": {"a"}, "3": {"b"}}


def test_part_of_a_book__misses_no_sheet_that_another_file_has() -> None:
    """Offices that send only their own sheets are not asked for those of the other one."""
    lost = [
        find("sheet-missing", Place(f, item=no), title=no) for f, no in (("a", "2"), ("b", "1"))
    ]
    parts = [
        replace(returned("a", {"1": SENSIBLE}), findings=(lost[0],)),
        replace(returned("b", {"2": UNTARGETED}), findings=(lost[1],)),
    ]
    assert [codes(r) for r in settled(*parts).values()] == [["file-joined"]] * 2
    assert codes(settled(parts[0])["a"]) == ["sheet-missing"]


def test_item__blank_in_every_file__is_blank_once() -> None:
    """An item that no file answers is reported from one file, not from each."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": {}, "3": {}}),
        returned("b", {"1": {}, "2": UNTARGETED, "3": {}}),
    )
    assert sources(list(found.values()))["3"] == {"a"}


@pytest.mark.parametrize(
    ("status", "named"),
    [
        (FileStatus.ACCEPTED, ["市民課"]),
        (FileStatus.REJECTED, ["秘書課", "市民課"]),
        (FileStatus.CONFLICT, ["秘書課", "市民課"]),
    ],
)
def test_missing__unit_without_an_accepted_file__is_named(
    status: FileStatus, named: list[str]
) -> None:
    """A unit is missing until a file of it is accepted; the number of its items is said."""
    reading = Reading(ReturnedFile("a", status, "理由。", "秘書課"))
    found = missing_findings([reading], PLAN, R7)
    assert codes(found) == ["department-missing"] * len(named)
    assert [name for f in found for name in ("秘書課", "市民課") if name in f.message] == named
    assert f"{2 if len(named) > 1 else 1}項目" in found[0].message


def test_status__every_one_but_accepted__has_a_reason() -> None:
    """Whatever settling decides, a reason in Japanese stands beside it."""
    found = settled(
        returned("a", {"1": SENSIBLE}, sha256="s"),
        returned("b", {"1": SENSIBLE}, sha256="s"),
        returned("c", {"1": {"数値": "1"}}),
        returned("d", {"3": SENSIBLE}, unit="市民課"),
        returned("e", {"3": SENSIBLE}, unit="市民課"),
    )
    assert [r.file.status.value for r in found.values()] == [
        *("conflict", "duplicate", "conflict", "accepted", "duplicate")
    ]
    assert all(r.file.reason.endswith("。") for r in found.values() if r.file.status != "accepted")
