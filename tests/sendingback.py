"""A small made-up city for 差戻し: forms filled by staff, checked and sent back on given days."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from taikou_xl import pipeline
from taikou_xl.how import How
from taikou_xl.rollup.consolidated import Consolidated
from tests.staff import answer_cell, cell_of, fill, item_sheets

HEADINGS = (
    "番号", "方針", "推進項目", "計画項目", "担当課", "計画概要_令和7", "数値目標_令和7",
)  # fmt: skip
ITEMS = (
    ("1", "窓口の見直し", "秘書課", "32.5％"),
    ("2", "広報の充実", "秘書課", "-"),
    ("3", "講座の開催", "市民課", "講座12回"),
    ("4", "台帳の整理", "財政課", "-"),
    ("5", "施設の点検", "土木課", "-"),
)
GOOD = {
    "1": {"実施概要": "窓口を見直した。", "数値": "33.0％", "達成度": "年度目標達成", "振り返り": "続ける。"},
    "2": {"実施概要": "広報紙を改めた。", "数値": "-", "達成度": "年度目標達成", "振り返り": "続ける。"},
    "3": {"実施概要": "講座を開いた。", "数値": "12回", "達成度": "年度目標達成", "振り返り": "続ける。"},
    "4": {"実施概要": "台帳を整えた。", "数値": "-", "達成度": "年度目標達成", "振り返り": "続ける。"},
    "5": {"実施概要": "点検した。", "数値": "-", "達成度": "年度目標達成", "振り返り": "続ける。"},
}  # fmt: skip
TITLES = {no: title for no, title, *_ in ITEMS}
WRONG_RATING = {"1": {"達成度": "ほぼ達成"}}
MAY_20, MAY_21, JUNE_15 = dt.date(2026, 5, 20), dt.date(2026, 5, 21), dt.date(2026, 6, 15)
Changes = Mapping[str, Mapping[str, Any]]  # item → field → what stands there instead


@dataclass(frozen=True)
class City:
    """One city's folder: 台帳.xlsx, 配布/, 回収/, and 差戻し/ once something was sent back."""

    folder: Path

    @property
    def master(self) -> Path:
        return self.folder / "台帳.xlsx"

    @property
    def sent(self) -> Path:
        return self.folder / "差戻し"

    def answer(
        self, *units: str, change: Changes | None = None, name: str = "", form: Path | None = None
    ) -> None:
        """Let units fill their forms well, but for ``change``, and send them back."""
        answers = {
            TITLES[no]: {**fields, **(change or {}).get(no, {})} for no, fields in GOOD.items()
        }
        for unit in units:
            source = form or self.folder / "配布" / f"{unit}.xlsx"
            fill(source, self.folder / "回収" / (name or f"{unit}.xlsx"), answers)

    def correct(self, copy: Path, change: Changes, name: str) -> Path:
        """Correct cells of a copy and put it into 回収."""
        book = openpyxl.load_workbook(copy)
        for no, fields in change.items():
            for field, text in fields.items():
                answer_cell(item_sheets(book)[TITLES[no]], field, 7).value = text
        target = self.folder / "回収" / name
        book.save(target)
        return target

    def send_back(self, day: dt.date = MAY_20, **more: Any) -> pipeline.Checked:
        """Check what came and send back on a day."""
        returns = [self.folder / "回収"]
        return pipeline.send_back(self.master, returns, "R7", self.sent, how=How(day=day), **more)

    def check(self, day: dt.date = MAY_20) -> Consolidated:
        """Check only; the memory is found beside the master."""
        return pipeline.check(self.master, [self.folder / "回収"], "R7", how=How(day=day))

    def text(self, name: str, folder: str = "2026-05-20") -> str:
        """Give a text as the groupware shows it."""
        data = (self.sent / folder / name).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n")
        return data.decode("utf-8-sig").replace("\r\n", "\n")

    def copy(self, unit: str = "秘書課", folder: str = "2026-05-20") -> Path:
        """Give the path of a unit's copy."""
        return self.sent / folder / f"{unit}.xlsx"

    def cell(self, copy: Path, no: str, field: str) -> Any:
        """Give an answer cell of a copy."""
        return answer_cell(item_sheets(openpyxl.load_workbook(copy))[TITLES[no]], field, 7)

    def folders(self) -> list[str]:
        """Give the names of what lies in 差戻し."""
        return sorted(path.name for path in self.sent.iterdir()) if self.sent.exists() else []

    def board(self, c: Consolidated) -> dict[str, tuple[str, str]]:
        """Give (状況, 備考) by unit, as the sheet 回収状況 shows them."""
        from taikou_xl.outputs.checkbook import build_check_report

        sheet = openpyxl.load_workbook(io.BytesIO(build_check_report(c)))["回収状況"]
        head = cell_of(sheet, "配布先").row
        at = {cell.value: cell.column for cell in sheet[head]}
        found = {}
        for row in range(head + 1, sheet.max_row + 1):
            unit = sheet.cell(row, at["配布先"]).value
            if not unit:
                break
            values = (sheet.cell(row, at[name]).value or "" for name in ("状況", "備考"))
            state, remark = values
            found[str(unit)] = (str(state), str(remark))
        return found


def make_city(folder: Path) -> City:
    """Make the master and distribute the forms of 令和7年度."""
    stream = io.StringIO()
    rows = csv.writer(stream)
    rows.writerow(HEADINGS)
    for no, title, department, target in ITEMS:
        rows.writerow(
            (no, "１　まち", "（１）窓口", title, department, f"{title}を進める。", target)
        )
    (folder / "一覧.csv").write_text(stream.getvalue(), encoding="utf-8")
    sets = {"計画名": "みらい市行革プラン", "取りまとめ課": "行革課", "連絡先": "内線 123",
            "提出期限": "令和8年5月29日（金）", "計画期間": "令和7-令和8"}  # fmt: skip
    city = City(folder)
    pipeline.make_master(folder / "一覧.csv", city.master, "annual", sets)
    pipeline.distribute(city.master, "R7", folder / "配布")
    (folder / "回収").mkdir()
    return city


def codes_of(c: Consolidated) -> list[str]:
    """Give the codes of what was found, without those on missing departments."""
    return [f.code for f in c.findings if f.code != "department-missing"]


def state_of(paths: Sequence[Path]) -> list[tuple[str, bytes, int]]:
    """Give names, bytes and times of files, to see that nothing touched them."""
    return [(str(p), p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(paths)]
