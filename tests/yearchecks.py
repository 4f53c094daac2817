"""Every number of every output of the year, held against the model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tests.staff import answer_cell, cell_of, item_sheets
from tests.yearmodel import CLASSES, FIELDS, HELD, LABELS, MISSING, NUMBERS, TITLES, Model
from tests.yearoutputs import (
    book_of,
    column_under,
    csv_of,
    docx_text,
    page_counts,
    page_text,
    rows_of,
    table_of,
    texts_of,
)

Told = Mapping[str, str]
_KEYS = dict(zip(FIELDS, ("activity", "value", "rating", "reflection"), strict=True))


def counts_shown(counts: Mapping[str, int]) -> dict[str, int]:
    """Give the counts as a table shows them: 保留 and 未回答 only where they occur."""
    return {n: v for n, v in counts.items() if n in CLASSES or v}


def check_report(model: Model, report: Mapping[str, Any], period: str) -> None:
    """JSON: account, counts and shares of every period, and every answer of this one."""
    assert report["account"]["items"] == model.account(period)
    assert set(report["ratings"]) == set(model.periods)
    for key in model.periods:
        found = {name: report["ratings"][key].get(name, 0) for name in (*CLASSES, HELD, MISSING)}
        assert found == model.counts(key)
        assert sum(report["ratings"][key].values()) == len(NUMBERS)
        share = report["achieved"][key]
        assert (share["count"], share["total"], share["percent"]) == model.share(key)
    for item in report["items"]:
        wanted = model.periods[period].get(item["no"])
        assert item["department"] == model.unit(item["no"])
        for name, key in _KEYS.items():
            if name == "達成度" and item["no"] in model.held.get(period, ()):
                assert item[key] is None
            else:
                assert (item[key] or "") == (wanted[name] if wanted else "")


def check_summary(model: Model, path: Path, period: str, hand: Sequence[str] = ()) -> None:
    """集計.xlsx, sheet by sheet; 出所 of the items in ``hand`` names 事務局修正."""
    book = book_of(path)
    _check_front(model, texts_of(book["概要"]), period)
    _check_counts(model, book["達成度集計"], period)
    items = table_of(book["項目一覧"], "番号")
    assert tuple(items) == NUMBERS
    before = [key for key in model.periods if key != period]
    for no, row in items.items():
        answer = model.periods[period].get(no, {})
        assert row["達成度"] == model.rating(no, period)
        for name in ("実施概要", "数値", "振り返り"):
            assert (row[name] or "") == answer.get(name, "")
        assert row["担当課"] == model.unit(no)
        assert ("事務局修正" in str(row["出所"])) == (no in hand), (no, row["出所"])
        if before:
            assert row["前回達成度"] == model.rating(no, before[-1])
            assert row["変動"] == model.move(no, before[-1], period)
    reflections = table_of(book["振り返り"], "番号")
    for no, row in reflections.items():
        assert row["達成度"] == model.rating(no, period)
        assert (row["振り返り"] or "") == model.periods[period].get(no, {}).get("振り返り", "")
    _check_moves(model, book["変動"], period)
    _check_figures(model, book["指標"], period)


def _check_front(model: Model, text: str, period: str) -> None:
    for line in (*model.share_lines(period), model.account_line(period)):
        assert line in text
    found = [line for line in text.splitlines() if "未確定" in line]
    told = "\n".join(found)
    for no, figure in model.open_figures(period).items():
        assert TITLES[no] in told
        assert figure in told
    assert bool(found) == bool(model.open_figures(period))


def _check_counts(model: Model, sheet: Any, period: str) -> None:
    for key in model.periods:
        counts = column_under(sheet, "実施状況", LABELS[key])
        total = counts.pop("合計")
        assert total == len(NUMBERS)
        shown = {name: value or 0 for name, value in counts.items() if name in CLASSES or value}
        assert shown == counts_shown(model.counts(key))
    for (_, year), wanted in model.earlier.items():
        earlier = column_under(sheet, "実施状況", year)
        assert {name: earlier[name] for name in wanted} == wanted
    text = texts_of(sheet)
    assert all(line in text for line in model.share_lines(period))
    for heading, groups in (
        ("方針", model.by_top_level(period)),
        ("担当課", model.by_unit(period)),
    ):
        rows = table_of(sheet, heading)
        for name, counts in groups.items():
            label = next(k for k in rows if k == name or k.startswith(f"{name}（旧"))
            assert {c: rows[label][c] for c in CLASSES} == {c: counts[c] for c in CLASSES}
            assert rows[label]["合計"] == sum(counts.values())


def _check_moves(model: Model, sheet: Any, period: str) -> None:
    rows = table_of(sheet, "番号")
    assert tuple(rows) == NUMBERS
    before = [key for key in model.periods if key != period]
    for no, row in rows.items():
        for key in model.periods:
            assert row[LABELS[key]] == model.rating(no, key)
        if before:
            assert row["変動"] == model.move(no, before[-1], period)


def _check_figures(model: Model, sheet: Any, period: str) -> None:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(sheet, "番号"):
        rows.setdefault(str(row["番号"]), []).append(row)
    assert set(rows) == set(NUMBERS)
    found = 0
    for no, target, actual, final, progress in model.figures(period):
        (row,) = rows[no]
        label = LABELS[period]
        assert str(row[f"{label}\n目標"]).endswith(target)
        assert float(row[f"{label}（数値）"]) == float(actual)
        assert str(row["最終目標"]).endswith(final)
        assert str(row["進み具合"]) == ("―" if progress is None else str(progress))
        found += 1
    assert found >= 2


def check_board(
    model: Model, path: Path, period: str, states: Told, files: Mapping[str, int]
) -> None:
    """回収状況: what stands with whom, how many items, and the account of the files."""
    sheet = book_of(path)["回収状況"]
    rows = table_of(sheet, "配布先")
    numbers = {n: tuple(int(r[h]) for h in ("項目", "回答", "保留", "未回答")) for n, r in rows.items()}  # fmt: skip
    assert numbers == model.states(period)
    shown = {name: re.sub(r"（.*", "", str(row["状況"])) for name, row in rows.items()}
    assert shown == {name: states.get(name, "受理") for name in rows}
    line = str(sheet["A2"].value)
    assert model.account_line(period) in line
    seen = sum(files.values())
    parts = " ＋ ".join(f"{word} {number}" for word, number in files.items() if number)
    assert f"ファイル {seen} ＝ {parts}" in line


def check_errata(before: Model, after: Model, period: str, path: Path) -> None:
    """正誤表: exactly the answers that changed, and the counts of both sides."""
    book = book_of(path)
    rows = rows_of(book["正誤表"], "番号") if cell_of(book["正誤表"], "番号") else []
    found = [
        (str(r["番号"]), r["欄"], str(r["修正前"]), str(r["修正後"]))
        for r in rows
        if r["欄"] in FIELDS
    ]
    assert sorted(found) == sorted(before.changes(after, period))
    counts = table_of(book["件数の増減"], f"{LABELS[period]}の区分")
    for name in CLASSES:
        old, new = before.counts(period)[name], after.counts(period)[name]
        assert [counts[name][head] for head in ("修正前", "修正後", "増減")] == [
            old, new, new - old,
        ]  # fmt: skip
    text = texts_of(book["件数の増減"])
    for side, model in (("修正前", before), ("修正後", after)):
        assert all(f"{side}：{line}" in text for line in model.share_lines(period))


def check_publication(model: Model, folder: Path, period: str) -> None:
    """Web page, CSV and papers say the same counts, shares, answers and moves."""
    results = [r for r in csv_of(folder / "実施状況.csv") if r["期コード"] == period]
    assert tuple(row["番号"] for row in results) == NUMBERS
    before = [key for key in model.periods if key != period]
    for row in results:
        no, answer = row["番号"], model.periods[period][row["番号"]]
        figure = " ".join(answer["数値"].split())  # open data has no line breaks in a cell
        assert (row["達成度"], row["数値"]) == (model.rating(no, period), figure)
        assert row["担当課"] == model.unit(no)
        if before:
            assert row["前期の達成度"] == model.rating(no, before[-1])
            assert row["変動"] in model.move(no, before[-1], period)
    figures = {row["番号"]: row for row in csv_of(folder / "指標.csv") if row["期コード"] == period}
    for no, _, actual, _, progress in model.figures(period):
        assert float(figures[no]["実績値"]) == float(actual)
        assert figures[no]["進み具合"] == ("" if progress is None else str(progress))
    counts = page_counts(folder / "index.html", "年度", "合計")
    for key in model.periods:
        shown = {h.split()[-1]: int(v) for h, v in counts[LABELS[key]].items() if v.isdecimal()}
        assert shown["合計"] == len(NUMBERS)
        assert {name: shown[name] for name in CLASSES} == {
            name: model.counts(key)[name] for name in CLASSES
        }
    for text in (page_text(folder / "index.html"), docx_text(folder / "審議会資料.docx"), docx_text(folder / "概要1枚.docx")):  # fmt: skip
        plain = re.sub(r"\s", "", text)
        for line in model.share_lines(period):
            assert re.sub(r"\s", "", line) in plain


def check_recorded(model: Model, master: Path, period: int, key: str) -> None:
    """Next master: the item sheets hold every answer of the period."""
    sheets = item_sheets(openpyxl.load_workbook(master))
    for no in NUMBERS:
        for name in FIELDS:
            shown = answer_cell(sheets[TITLES[no]], name, period).value
            assert str(shown or "") == model.periods[key][no][name]


def check_handover(model: Model, path: Path, period: str) -> None:
    """引継ぎ書: account, shares, and every figure that is still open."""
    text = texts_of(book_of(path).worksheets[0])
    for line in (*model.share_lines(period), model.account_line(period)):
        assert line in text
    listed = [line for line in text.splitlines() if "：未確定" in line]
    assert len(listed) == len(model.open_figures(period))
    for figure in model.open_figures(period).values():
        assert any(line.endswith(figure) for line in listed)


def check_reminder(model: Model, text: str, period: str, late: Sequence[str]) -> None:
    """督促文: who has not answered, with how many items each."""
    assert f"まだ届いていない所属（{len(late)}）" in text
    listed = re.findall(r"^・(.+?)（(\d+)項目）", text, re.MULTILINE)
    assert listed == [(name, str(model.states(period)[name][0])) for name in late]
