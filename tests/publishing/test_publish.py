"""The command: stages, formats, what is refused, corrections of an earlier publication."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from taikou_xl.master.write import build_master
from taikou_xl.plan.model import Entry, Item
from taikou_xl.publishing import printing
from tests.commands import Call
from tests.publishing.publications import csv_rows, recorded_plan

FORMATS = "html,csv,xlsx,docx"
_PUBLIC = {
    "index.html", "実施状況.csv", "指標.csv", "データ項目定義.csv", "実施状況_データ.xlsx",
    "審議会資料.docx", "概要1枚.docx", "配布目録.json",
}  # fmt: skip


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """Write a master with five recorded years."""
    path = tmp_path / "台帳.xlsx"
    path.write_bytes(build_master(recorded_plan()))
    return path


def without_answer(master: Path, no: str = "3") -> Path:
    plan = recorded_plan()
    items = [
        replace(i, table={k: e for k, e in i.table.items() if k[1] != "R11" or k[0] in names})
        if i.no == no
        else i
        for names in [{f.name for f in plan.plan_fields}]
        for i in plan.items
    ]
    path = master.with_name("途中.xlsx")
    path.write_bytes(build_master(replace(plan, items=tuple(items))))
    return path


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_publish__recorded_period__makes_every_file_and_a_manifest(
    master: Path, call: Call, tmp_path: Path
) -> None:
    """A recorded period needs no returns; the manifest names every file with its hash."""
    run = call("publish", master, "--period", "R11", "-o", tmp_path / "公表", "--formats", FORMATS)
    assert run.status == 0, run.err
    assert names_in(tmp_path / "公表") == _PUBLIC
    manifest = json.loads((tmp_path / "公表" / "配布目録.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == _PUBLIC - {"配布目録.json"}
    assert str(tmp_path) not in json.dumps(manifest)


def test_publish__council__adds_slip_and_answers(master: Path, call: Call, tmp_path: Path) -> None:
    """The stage 審議会 adds the slip for opinions and the list of answers; 推進会議 does not."""
    for stage, more in (
        ("審議会", {"委員意見提出票.xlsx", "委員意見・回答一覧.docx"}),
        ("推進会議", set()),
    ):
        folder = tmp_path / stage
        run = call(
            "publish", master, "--period", "R11", "-o", folder, "--stage", stage,
            "--formats", FORMATS,
        )  # fmt: skip
        assert run.status == 0, run.err
        assert names_in(folder) == _PUBLIC | more


def test_publish__formats__makes_only_those(master: Path, call: Call, tmp_path: Path) -> None:
    """Only what was asked for is made; an unknown one is refused by name."""
    run = call("publish", master, "--period", "R11", "-o", tmp_path / "a", "--formats", "html")
    assert run.status == 0
    assert names_in(tmp_path / "a") == {"index.html", "配布目録.json"}
    wrong = call("publish", master, "--period", "R11", "-o", tmp_path / "b", "--formats", "htm")
    assert (wrong.status, (tmp_path / "b").exists()) == (2, False)
    assert "htm" in wrong.err


def test_publish__missing_item__stops_only_the_public_stage(
    master: Path, call: Call, tmp_path: Path
) -> None:
    """公表 stops with 3, names the item and writes nothing; the meetings get a marked paper."""
    open_master = without_answer(master)
    base = ("publish", open_master, "--period", "R11", "--formats", "html,csv")
    refused = call(*base, "-o", tmp_path / "a")
    assert (refused.status, (tmp_path / "a").exists()) == (3, False)
    assert "未回答 1項目（3 市民課）" in refused.err
    assert "--allow-incomplete" in refused.err
    for more in (("--stage", "推進会議"), ("--allow-incomplete",)):
        done = call(*base, "-o", tmp_path / more[-1], *more)
        assert done.status == 0, done.err
        page = (tmp_path / more[-1] / "index.html").read_text(encoding="utf-8")
        assert "この資料は途中の集計です。未回答 1項目" in page


def test_publish__previous__lists_what_was_corrected(
    master: Path, call: Call, tmp_path: Path
) -> None:
    """--previous compares with what was published: item, field, before, after."""
    base = ("publish", "--period", "R11", "--formats", "html,csv,docx")
    assert call(*base, master, "-o", tmp_path / "前").status == 0
    plan = recorded_plan()
    items = tuple(
        replace(i, table={**i.table, ("実施概要", "R11"): Entry("訂正後の文")})
        if i.no == "3"
        else i
        for i in plan.items
    )
    master.write_bytes(build_master(replace(plan, items=items)))
    run = call(*base, master, "-o", tmp_path / "後", "--previous", tmp_path / "前")
    assert run.status == 0, run.err
    (row,) = csv_rows((tmp_path / "後" / "正誤表.csv").read_bytes())
    assert (row["番号"], row["欄"], row["正"]) == ("3", "実施概要", "訂正後の文")
    assert row["誤"].startswith("【架空】")
    page = (tmp_path / "後" / "index.html").read_text(encoding="utf-8")
    assert "正誤表" in page
    assert "訂正した箇所（1件）" in page


def test_publish__previous__compares_the_indicators_too(
    master: Path, call: Call, tmp_path: Path
) -> None:
    """A final target is one line for all years; a figure is named once, with its progress."""
    base = ("publish", "--period", "R11", "--formats", "html,csv")
    plan = recorded_plan()

    def publish(item: Item, folder: str, *more: object) -> None:
        items = tuple(item if i.no == item.no else i for i in plan.items)
        master.write_bytes(build_master(replace(plan, items=items)))
        run = call(*base, master, "-o", tmp_path / folder, *more)
        assert run.status == 0, run.err

    item = plan.item_by_no["3"]
    table = {**item.table, ("数値", "R11"): Entry("女性比率 38.5％")}
    publish(item, "前")
    publish(
        replace(item, table=table, final_target="女性比率45.0%"),
        "後",
        "--previous",
        tmp_path / "前",
    )
    rows = csv_rows((tmp_path / "後" / "正誤表.csv").read_bytes())
    found = {(row["番号"], row["期コード"], row["欄"]): (row["誤"], row["正"]) for row in rows}
    assert found["3", "R11", "数値"][1] == "女性比率 38.5％"
    assert found["3", "全期間", "指標「女性比率」の最終目標値"] == ("40.0", "45.0")
    assert ("3", "R11", "指標「女性比率」の進み具合") in found
    assert not [place for place in found if "実績" in place[2]]
    assert {place[0] for place in found} == {"3"}


@pytest.mark.parametrize("saved", ["番号,期\r\n1,R11\r\n", "番号,期コード"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_publish__previous_saved_anew_by_hand__exits_2_and_says_so(
    master: Path, call: Call, tmp_path: Path, saved: str, encoding: str
) -> None:
    """An earlier CSV that somebody saved without our columns or in CP932 is named, not guessed at."""
    base = ("publish", master, "--period", "R11", "--formats", "csv")
    assert call(*base, "-o", tmp_path / "前").status == 0
    (tmp_path / "前" / "実施状況.csv").write_text(saved, encoding=encoding)
    run = call(*base, "-o", tmp_path / "後", "--previous", tmp_path / "前")
    assert (run.status, (tmp_path / "後").exists()) == (2, False)
    assert "実施状況.csv" in run.err


def test_publish__previous_is_none_of_ours__exits_2(
    master: Path, call: Call, tmp_path: Path
) -> None:
    """A folder that is no publication of this plan and period cannot be compared."""
    (tmp_path / "他").mkdir()
    run = call(
        "publish", master, "--period", "R11", "-o", tmp_path / "a", "--formats", "csv",
        "--previous", tmp_path / "他",
    )  # fmt: skip
    assert (run.status, (tmp_path / "a").exists()) == (2, False)


def test_publish__again__replaces_what_nobody_edited(
    master: Path, call: Call, tmp_path: Path
) -> None:
    """A second run replaces its own files; an edited one only with --force."""
    base = ("publish", master, "--period", "R11", "-o", tmp_path / "a", "--formats", "html")
    assert [call(*base).status, call(*base).status] == [0, 0]
    (tmp_path / "a" / "index.html").write_text("直した", encoding="utf-8")
    assert call(*base).status == 3
    assert call(*base, "--force").status == 0


def test_publish__without_office_program__says_so_and_makes_the_rest(
    master: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where LibreOffice is missing, a note ("publication-without-pdf") stands for the PDF."""
    monkeypatch.setattr("taikou_xl.publishing.printing.find_office", lambda: "")
    monkeypatch.setattr("taikou_xl.publishing.folder.find_office", lambda: "")
    assert printing.print_pdfs({"a.docx": b""})[0] == {}
    run = call("publish", master, "--period", "R11", "-o", tmp_path / "a", "--formats", "csv,pdf")
    assert run.status == 0, run.err
    assert "[publication-without-pdf・参考]" in run.out
    assert "実施状況.csv" in names_in(tmp_path / "a")


_OFFICE = """#!/bin/sh
cd "$(dirname "$0")"
echo run >> runs.txt
[ "$(wc -l < runs.txt)" -gt {crashes} ] || exit 134
while [ "$1" != --outdir ]; do shift; done
for path in "$@"; do
  case "$path" in *.docx) echo printed > "${{path%.docx}}.pdf";; esac
done
"""


@pytest.mark.skipif(os.name == "nt", reason="the program is a script of a Unix shell")
@pytest.mark.parametrize(("crashes", "made", "runs"), [(0, 2, 1), (1, 2, 2), (9, 0, 2)])
def test_pdf__office_program_crashes__is_asked_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crashes: int, made: int, runs: int
) -> None:
    """A crash of LibreOffice costs nobody the PDFs; a second one is told."""
    program = tmp_path / "soffice"
    program.write_text(_OFFICE.format(crashes=crashes), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(printing, "find_office", lambda: str(program))
    found, reason = printing.print_pdfs({"資料.docx": b"1", "概要.docx": b"2"})
    assert len(found) == made
    assert bool(reason) is (made == 0)
    assert (tmp_path / "runs.txt").read_text(encoding="utf-8").count("run") == runs
