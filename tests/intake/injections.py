"""Texts that become something else where they are not taken as text, and a year full of them."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.commands import Call, Run
from tests.intake.town import as_csv, read_form, saved, text
from tests.returns.returning import rewrite

MARK = "注入"  # stands in every text, so that it is found wherever it went
_TEXTS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "\t=1+1", "\n=1+1", "\r=1+1",
    " =1+1", "'=1+1", "{=1+1}", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "|cmd", "=DDE(\"cmd\";\"/c\";\"1\")",
    '=HYPERLINK("http://example.jp","x")', '=IMPORTXML("http://example.jp","//a")', '=WEBSERVICE("http://example.jp")',
    "http://example.jp/", "https://example.jp/?a=1&b=2", "mailto:a@example.jp", "ftp://example.jp/", "file:///c:/x",
    "internal:Sheet1!A1", "external:c:\\x.xlsx", "\\\\server\\share\\x", "javascript:alert(1)",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</td></tr></table><b>", "&lt;b&gt;&amp;&#60;",
    "\"><svg onload=alert(1)>", "<!--", "]]><x/>", "<?xml version='1.0'?>", "{{7*7}}", "${jndi:ldap://example.jp}",
    "%s%n{0}{value}{file}", "'; DROP TABLE x; --", '","=1+1","', "a,b\n=1+1", '&"Arial,Bold"&A&P&F',
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\x08\x08\x08ok", "\u202egpj.exe", "\ufeff=1+1", "_x001B_[31m",
)  # fmt: skip
PAYLOADS = (
    *(f"{one}{MARK}{n:02d}" for n, one in enumerate(_TEXTS)),
    f"=1+1{MARK}{len(_TEXTS)}" + "長" * 32_000,
)
UNITS = ("=1+1注入課", "<b>注入課</b>", "@SUM(1)注入課", "http://example.jp/注入課")
PLAN_NAME = '&"Arial"&A<b>=1+1注入計画'
CONTACT = "=1+1<b>注入\x1b[31m内線"
PERIOD = "R7"


def cleaned(written: str) -> str:
    """Give what must be left of a text: everything but what no workbook and no screen may get."""
    lines = written.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in lines if c in "\n\t" or (unicodedata.category(c) != "Cc" and c != "\u202e")
    )


@dataclass(frozen=True)
class Year:
    """Everything that a year full of such texts left behind."""

    folder: Path
    runs: Sequence[Run]
    rows: Sequence[dict[str, str]]

    def books(self) -> list[Path]:
        """Give all workbooks that the program made."""
        return [p for p in sorted(self.folder.rglob("*.xlsx")) if "回収" not in p.parts]


def injected_rows() -> list[dict[str, str]]:
    """Give a plan with one item per text: in its title where a title can hold it, and its texts."""
    rows = []
    for n, one in enumerate(PAYLOADS):
        plain = cleaned(one) == one and "\n" not in one and "\t" not in one and len(one) < 80
        short = one[:4_000]
        rows.append(
            {
                "番号": f"{n}",
                "方針": f"=方針&A<b>{MARK}",
                "計画項目": one.strip() if plain else f"題{n}",
                "担当課": UNITS[n % len(UNITS)],
                "関係課": short,
                "現状と課題": short,
                "取組内容": short,
                "目標の状態": short,
                "計画概要_令和7": short,
                "計画概要_令和8": short,
                "数値目標_令和7": "10件" if n % 2 else "-",
                "数値目標_令和8": short[:60],
            }
        )
    return rows


def live(folder: Path, call: Call) -> Year:
    """Take such texts through a year, by the command line, into every output that there is."""
    rows, runs = injected_rows(), []
    (folder / "一覧.csv").write_bytes(as_csv(rows))
    (folder / "少し.csv").write_bytes(as_csv(rows[30:38]))
    runs.append(
        call(
            "master", folder / "一覧.csv", "-o", folder / "台帳.xlsx", "--set", f"計画名={PLAN_NAME}",
            "--set", f"連絡先={CONTACT}", "--set", "階層=方針,計画項目", "--set", "提出期限==1+1注入",
        )
    )  # fmt: skip
    assert runs[-1].status == 0, runs[-1].err
    master, when = folder / "台帳.xlsx", ("--period", PERIOD)
    runs.append(call("distribute", master, *when, "-o", folder / "配布"))
    assert runs[-1].status in (0, 1), runs[-1].err
    _return_forms(folder, rows)
    back = folder / "回収"
    first = sorted(back.iterdir())[0]
    runs += [
        call("check", master, back, *when, "--report", folder / "確認.xlsx", "--return-to", folder / "差戻し"),
        call("consolidate", master, first, *when, "-o", folder / "途中.xlsx", "--json", "-"),
        call("consolidate", master, back, *when, "-o", folder / "集計.xlsx", "--json", folder / "集計.json"),
        call("rollover", master, back, *when, "-o", folder / "次の台帳.xlsx"),
        call("compare", folder / "途中.xlsx", folder / "集計.xlsx", "-o", folder / "正誤表.xlsx"),
        call("demo", "--list", folder / "少し.csv", "-o", folder / "デモ"),
    ]  # fmt: skip
    assert [run.err for run in runs if run.status not in (0, 1)] == []
    return Year(folder, runs, rows)


def _return_forms(folder: Path, rows: Sequence[dict[str, str]]) -> None:
    """Answer with the same texts; the first department's form has odd names and properties too."""
    (folder / "回収").mkdir()
    for number, path in enumerate(sorted((folder / "配布").glob("*.xlsx"))):
        form = read_form(path, rows)
        contents = {}
        for no, field in form.spots:
            one = PAYLOADS[int(no)]
            figure = one[:200] if int(no) % 2 else "-"
            rating = one[:200] if int(no) % 5 == 0 else "年度目標達成"
            wanted = {"数値": figure, "達成度": rating}.get(field, one)
            contents[(no, field)] = text(wanted)
        data = form.filled(contents)
        if number == 0:
            data = _with_odd_names(data)
        name = ("=1+1", "<script>", "\x1b[31m", "@cmd|")[number % 4]
        (folder / "回収" / f"{name}{MARK}{number}.xlsx").write_bytes(data)


def _with_odd_names(data: bytes) -> bytes:
    """Give a form with a sheet, a defined name and a property that want to be something else."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    next(s for s in book.worksheets if s.title.startswith(("0_", "1_", "2_"))).title = f"=1+1{MARK}"
    book.create_sheet(f"<b>{MARK}")["A1"] = f"値{MARK}"
    book.properties.title = book.properties.creator = f"=1+1{MARK}<script>"
    odd = f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="99" name="=1+1{MARK}"><vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">=1+1{MARK}</vt:lpwstr></property>'
    return rewrite(
        saved(book),
        {
            "docProps/custom.xml": lambda xml: re.sub(
                rb"(</Properties>|</[a-z0-9]+:Properties>)", odd.encode() + rb"\1", xml
            )
        },
    )
