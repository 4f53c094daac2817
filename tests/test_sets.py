"""Several returns of one department, from the files in the folder to the report."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import Call
from tests.sendingback import TITLES, Changes, City, make_city
from tests.staff import cell_of, item_sheets

OTHER: Changes = {"1": {"数値": "31.0％", "達成度": "年度目標一部達成"}}
NOBODY: Changes = {no: dict.fromkeys(("実施概要", "数値", "達成度", "振り返り")) for no in TITLES}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the master and the forms once."""
    return make_city(tmp_path_factory.mktemp("city")).folder


@pytest.fixture
def city(issued: Path, tmp_path: Path) -> City:
    """Give a city of which everything but 秘書課 came back well."""
    city = City(Path(shutil.copytree(issued, tmp_path / "city")))
    city.answer("市民課", "財政課", "土木課")
    return city


def came(city: City, name: str, time: str = "", change: Changes | None = None) -> Path:
    """Let 秘書課 send a file, at a time of a day in June."""
    city.answer("秘書課", change=change, name=name)
    path = city.folder / "回収" / name
    if time:
        hour, minute = map(int, time.split(":"))
        seconds = 1780900000 + hour * 3600 + minute * 60
        os.utime(path, (seconds, seconds))
    return path


def report(city: City, call: Call, *more: object, command: str = "check") -> dict[str, Any]:
    """Run a command that reads the returns and give its JSON report."""
    target = ("-o", city.folder / "集計.xlsx") if command == "consolidate" else ()
    arguments = (city.master, city.folder / "回収", "--period", "R7", *target, "--json", "-")
    run = call(command, *arguments, *more)
    errors = any(f["severity"] == "error" for f in run.report["findings"])
    assert run.status == (1 if errors else 0), run.err
    return run.report


def statuses(found: dict[str, Any]) -> dict[str, str]:
    """Give the status of every file of 秘書課, by name below 回収."""
    others = {f"回収/{unit}.xlsx" for unit in ("市民課", "財政課", "土木課")}
    entries = [r for r in found["returns"] if r["file"] not in others]
    return {r["file"].removeprefix("回収/"): r["status"] for r in entries}


def values(found: dict[str, Any], no: str = "1") -> tuple[str, str | None]:
    """Give an item's status and figure."""
    item = next(i for i in found["items"] if i["no"] == no)
    return item["status"], item["value"]


def test_contradiction__holds_the_items__and_names_cells_and_ways_out(
    city: City, call: Call
) -> None:
    """Both files are in conflict, both items of the department held, and nobody is missing."""
    came(city, "a.xlsx")
    came(city, "b.xlsx", change=OTHER)
    found = report(city, call)
    assert statuses(found) == {"a.xlsx": "conflict", "b.xlsx": "conflict"}
    assert found["account"]["items"] == {"plan": 5, "answered": 3, "held": 2, "missing": 0}
    assert [f["code"] for f in found["findings"]] == ["file-conflict"] * 2
    assert "番号1「数値」（33.0％／31.0％）" in found["findings"][0]["message"]
    assert {d["department"]: d["status"] for d in found["departments"]}["秘書課"] == "sent_back"


@pytest.mark.parametrize("command", ["check", "consolidate"])
def test_prefer_newest__lets_the_later_file_count(city: City, call: Call, command: str) -> None:
    """The file time decides, whichever name is first; the other is superseded with a warning."""
    came(city, "a.xlsx", "15:00", OTHER)
    came(city, "b.xlsx", "09:00")
    found = report(city, call, "--prefer", "newest", command=command)
    assert statuses(found) == {"a.xlsx": "accepted", "b.xlsx": "superseded"}
    assert values(found) == ("answered", "31.0％")
    assert [f["code"] for f in found["findings"]] == ["file-preferred"]


def test_prefer_newest__in_rollover__records_the_later_answer(city: City, call: Call) -> None:
    """The next master holds what the later file says."""
    came(city, "a.xlsx", "15:00", OTHER)
    came(city, "b.xlsx", "09:00")
    target = city.folder / "次の台帳.xlsx"
    arguments = (city.master, city.folder / "回収", "--period", "R7", "-o", target)
    assert call("rollover", *arguments, "--prefer", "newest").status == 0
    sheet = item_sheets(openpyxl.load_workbook(target))[TITLES["1"]]
    assert cell_of(sheet, "31.0％") is not None
    assert cell_of(sheet, "33.0％") is None


def test_prefer__anything_else__is_a_wrong_call(city: City, call: Call) -> None:
    """The message is Japanese and names what can be given."""
    run = call("check", city.master, city.folder / "回収", "--period", "R7", "--prefer", "oldest")
    assert run.status == 2
    assert "「oldest」ではなく、newest を指定してください" in run.err


@pytest.mark.parametrize("folder", ["旧", "差替前", "5月/旧/もらった日"])
def test_older_file__moved_below_an_old_folder__is_listed_and_harmless(
    city: City, call: Call, folder: str
) -> None:
    """The way out that the message names: no finding is left but a note."""
    came(city, f"{folder}/秘書課.xlsx", change=OTHER)
    came(city, "秘書課.xlsx")
    found = report(city, call)
    assert statuses(found) == {f"{folder}/秘書課.xlsx": "superseded", "秘書課.xlsx": "accepted"}
    assert values(found) == ("answered", "33.0％")
    assert [(f["code"], f["severity"]) for f in found["findings"]] == [("file-set-aside", "note")]


def test_only_return_in_old__leaves_the_department_missing(city: City, call: Call) -> None:
    """The board says 未提出, and the message where the return lies."""
    came(city, "旧/秘書課.xlsx")
    found = report(city, call)
    assert {d["department"]: d["status"] for d in found["departments"]}["秘書課"] == "missing"
    message = next(f for f in found["findings"] if f["code"] == "department-missing")["message"]
    assert "「回収/旧/秘書課.xlsx」だけです" in message


def test_file_in_old__named_by_itself__is_set_aside_too(city: City, call: Call) -> None:
    """Its own folder says what it is; the folder named by itself is wanted as it is."""
    path = came(city, "旧/秘書課.xlsx")
    for given, status in ((path, "superseded"), (path.parent, "accepted")):
        run = call("check", city.master, given, "--period", "R7", "--json", "-")
        assert [r["status"] for r in run.report["returns"]] == [status]


def test_offices_that_send_only_their_own_sheets__are_joined(city: City, call: Call) -> None:
    """Two books with one item sheet each make one return; no sheet is missed."""
    for name, other in (("一係.xlsx", "2"), ("二係.xlsx", "1")):
        path = came(city, name)
        book = openpyxl.load_workbook(path)
        del book[item_sheets(book)[TITLES[other]].title]
        book.save(path)
    found = report(city, call)
    assert statuses(found) == {"一係.xlsx": "accepted", "二係.xlsx": "accepted"}
    assert {f["code"] for f in found["findings"]} == {"file-joined"}
    assert found["account"]["items"]["answered"] == 5


def test_one_office_of_two__names_what_is_left(city: City, call: Call) -> None:
    """A partial return is said to be one, with the numbers that are open."""
    left = {"2": NOBODY["2"]}
    came(city, "一係.xlsx", change=left)
    found = report(city, call)
    partial = next(f for f in found["findings"] if f["code"] == "return-partial")
    assert "2項目のうち1項目です（未回答：番号2）" in partial["message"]
    assert found["account"]["items"] == {"plan": 5, "answered": 4, "held": 0, "missing": 1}


def test_blank_form_left_in_the_folder__asks_nobody_for_anything(city: City, call: Call) -> None:
    """A blank form beside the filled one is superseded with a note; the run ends without errors."""
    came(city, "a_未記入.xlsx", change=NOBODY)
    came(city, "秘書課.xlsx")
    found = report(city, call)
    assert statuses(found) == {"a_未記入.xlsx": "superseded", "秘書課.xlsx": "accepted"}
    assert [f["severity"] for f in found["findings"]] == ["note"]


def test_same_return_three_times__counts_once(city: City, call: Call) -> None:
    """The same bytes and the same answers saved anew are copies of the first."""
    first = came(city, "秘書課.xlsx")
    shutil.copy2(first, first.with_name("秘書課 - コピー.xlsx"))
    book = openpyxl.load_workbook(first)
    book.save(first.with_name("秘書課（控え）.xlsx"))
    found = report(city, call)
    assert sorted(statuses(found).values()) == ["accepted", "duplicate", "duplicate"]
    assert {f["code"] for f in found["findings"]} <= {"file-duplicate", "name-other"}
    assert values(found) == ("answered", "33.0％")


def test_names__of_every_kind__are_listed_safely(city: City, call: Call) -> None:
    """Decomposed, very long, with line break and terminal command: one entry each, one line each."""
    first = came(city, "秘書課.xlsx")
    names = (
        unicodedata.normalize("NFD", "ガイド.xlsx"),
        "長" * 80 + ".xlsx",
        "二行\nの名前.xlsx",
        "\x1b[31m赤.xlsx",
    )
    for name in names:
        shutil.copy2(first, first.with_name(name))
    found = report(city, call)
    assert sorted(statuses(found).values()) == ["accepted", *["duplicate"] * 4]
    shown = set(statuses(found))
    assert {"ガイド.xlsx", "二行?の名前.xlsx", "?[31m赤.xlsx"} <= shown
    text = call("check", city.master, city.folder / "回収", "--period", "R7").out
    assert "\x1b" not in text
    assert "二行?の名前.xlsx" in text
