"""Between several files of one unit, every item's answers come from one file or from none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from taikou_xl.returns.model import Answer, FileStatus, Reading, ReturnedFile
from taikou_xl.returns.settle import missing_findings, settle
from tests.returns.returning import R7, SENSIBLE, UNTARGETED, codes, small_plan

PLAN = small_plan()
FIELDS = [field.name for field in PLAN.report_fields]
Given = dict[str, dict[str, str]]


def returned(name: str, given: Given, unit: str = "秘書課", sha256: str = "") -> Reading:
    """Give the reading of one file; items that it shows and leaves blank have {}."""
    answers = tuple(
        Answer(
            *(name, unit, item, "R7", field, item, f"F{number}"),
            *_content(texts.get(field, "")),
        )
        for item, texts in given.items()
        for number, field in enumerate(FIELDS)
    )
    file = ReturnedFile(name, FileStatus.ACCEPTED, "", unit, "", sha256 or name, tuple(given))
    return Reading(file, answers)


def _content(text: str) -> tuple[str, str]:
    """Give kind and text; 「!uncached」 stands for a cell of that kind without text."""
    return (text[1:], "") if text.startswith("!") else ("text" if text else "blank", text)


def settled(*readings: Reading) -> dict[str, Reading]:
    return {reading.file.file: reading for reading in settle(readings)}


def counted(readings: Sequence[Reading]) -> dict[str, set[str]]:
    """Give the files that each item's counted answers come from."""
    files: dict[str, set[str]] = {}
    for reading in readings:
        for answer in reading.answers:
            files.setdefault(answer.item, set()).add(answer.file)
    return files


def test_one_file__stays_as_it_is() -> None:
    """A file that competes with none is accepted without a word."""
    one = returned("a", {"1": SENSIBLE, "2": {}})
    assert settle([one]) == [one]


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
    assert settle(files) == files


def test_same_answers__in_other_bytes__count_once() -> None:
    """A file that was only opened and saved again is the same return."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": {}}), returned("b", {"1": SENSIBLE, "2": {}})
    )
    assert codes(found["a"]) == []
    assert (found["b"].file.status, codes(found["b"])) == (FileStatus.DUPLICATE, ["file-duplicate"])
    assert counted(list(found.values())) == {"1": {"a"}, "2": {"a"}}


def test_different_items__are_joined_with_a_note_on_both() -> None:
    """Two offices of one department answer their own items in a copy each."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": {}}), returned("b", {"1": {}, "2": UNTARGETED})
    )
    assert {r.file.status for r in found.values()} == {FileStatus.ACCEPTED}
    assert [codes(r) for r in found.values()] == [["file-joined"], ["file-joined"]]
    assert "b" in found["a"].findings[0].message
    assert counted(list(found.values())) == {"1": {"a"}, "2": {"b"}}
    assert (found["a"].file.items, found["b"].file.items) == (("1",), ("2",))


def test_more_items__than_the_first_file__both_count() -> None:
    """A later file that repeats an item equally and adds another one is joined."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": {}}), returned("b", {"1": SENSIBLE, "2": UNTARGETED})
    )
    assert {r.file.status for r in found.values()} == {FileStatus.ACCEPTED}
    assert counted(list(found.values())) == {"1": {"a"}, "2": {"b"}}


def test_item__blank_in_every_file__is_blank_once() -> None:
    """An item that no file answers is reported from one file, not from each."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": {}, "3": {}}),
        returned("b", {"1": {}, "2": UNTARGETED, "3": {}}),
    )
    assert counted(list(found.values()))["3"] == {"a"}


def test_different_answers__to_one_item__set_both_files_aside() -> None:
    """Neither wins, none of their answers counts, and both say where they differ."""
    found = settled(
        returned("a", {"1": SENSIBLE, "2": UNTARGETED}),
        returned("b", {"1": {**SENSIBLE, "数値": "31.0％"}, "2": {}}),
    )
    for name, other in (("a", "b"), ("b", "a")):
        assert found[name].file.status is FileStatus.CONFLICT
        assert codes(found[name]) == ["file-conflict"]
        assert f"{other}：番号1「数値」" in found[name].file.reason
        assert "実施概要" not in found[name].file.reason
        assert found[name].answers == ()


def test_conflict__of_two_files__leaves_the_third() -> None:
    """A third file of the unit that answers another item still counts."""
    found = settled(
        returned("a", {"1": SENSIBLE}),
        returned("b", {"1": {**SENSIBLE, "数値": "31.0％"}}),
        returned("c", {"2": UNTARGETED}),
    )
    assert [r.file.status.value for r in found.values()] == ["conflict", "conflict", "accepted"]
    assert codes(found["c"]) == []


def test_conflict__in_many_cells__names_the_first_ones() -> None:
    """A message names eight differing cells and counts the rest."""
    many = {str(n): {"実施概要": "あ"} for n in range(1, 13)}
    found = settled(returned("a", many), returned("b", {n: {"実施概要": "い"} for n in many}))
    assert found["a"].file.reason.count("「実施概要」") == 8
    assert "ほか4か所" in found["a"].file.reason


def test_unreadable_cell__is_an_answer_too() -> None:
    """A cell whose content cannot be read still differs from a blank one."""
    found = settled(
        returned("a", {"1": {**SENSIBLE, "数値": "!uncached"}}), returned("b", {"1": SENSIBLE})
    )
    assert {r.file.status for r in found.values()} == {FileStatus.CONFLICT}
    alone = settled(returned("a", {"1": {"数値": "!uncached"}}), returned("b", {"2": UNTARGETED}))
    assert counted(list(alone.values())) == {"1": {"a"}, "2": {"b"}}


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
