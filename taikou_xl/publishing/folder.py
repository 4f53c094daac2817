"""The folder of a publication: which files there are, in which stage, and what each is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from taikou_xl.errors import NotReady, UsageProblem
from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Item
from taikou_xl.publishing import brief, council, errata, goalsdata, itemforms, opendata, opinions
from taikou_xl.publishing.facts import Publication, Stage
from taikou_xl.publishing.opendata import Column, Table
from taikou_xl.publishing.page import build_page
from taikou_xl.publishing.plainness import plain_package, plain_text
from taikou_xl.publishing.printing import find_office, print_pdfs
from taikou_xl.publishing.public import CODE_IN_NAMES, WITH_CODE
from taikou_xl.rollup.consolidated import Consolidated

PAGE = "index.html"
FORMATS = ("html", "csv", "xlsx", "docx", "pdf")
_NAMED = 10
_ABOUT = {
    opendata.RESULTS: "計画項目ごと・年度ごとの実施状況（CSV）",
    opendata.INDICATORS: "指標ごとの目標と実績（CSV）",
    goalsdata.NAME: "計画全体の目標と実績（CSV）",
    opendata.DICTIONARY: "CSVの項目の説明（CSV）",
    opendata.BOOK: "同じデータをまとめたもの（Excel）",
    council.NAME: "報告書",
    brief.NAME: "概要（A4で1枚）",
    itemforms.NAME: "計画項目ごとの個票",
    errata.NAME: "前に公表した内容からの訂正（CSV）",
    opinions.ANSWERS: "審議会の意見と回答",
}


@dataclass(frozen=True)
class Wishes:
    """What was asked for; ``previous`` is an earlier publication's folder."""

    formats: tuple[str, ...] = FORMATS
    plain: bool = False
    previous: Path | None = None


@dataclass(frozen=True)
class Made:
    """The files of a publication by name, what was corrected, and what could not be made."""

    files: Mapping[str, bytes]
    corrected: tuple[errata.Erratum, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def read_formats(text: str) -> tuple[str, ...]:
    """Read ``html,csv``; nothing means all.

    Raises:
        UsageProblem: one is unknown.
    """
    wanted = [part.strip().lower() for part in text.replace("、", ",").split(",") if part.strip()]
    unknown = [one for one in wanted if one not in FORMATS]
    if unknown:
        raise UsageProblem(
            f"--formats の「{'」「'.join(unknown)}」は作れません。",
            f"{'、'.join(FORMATS)} から「,」で区切って指定してください。",
        )
    return tuple(one for one in FORMATS if one in wanted) or FORMATS


def refuse_unfinished(c: Consolidated, p: Publication) -> None:
    """Refuse to publish what is not final.

    Raises:
        NotReady: items are missing or on hold; the message names them.
    """
    if not any(p.incomplete.values()):
        return
    missing = [i for i in c.plan.items_in(c.period) if p.view.status(i) == "missing"]
    parts = [f"未回答 {p.incomplete['missing']}項目（{_named(missing)}）"] if missing else []
    if p.incomplete["held"]:
        parts.append(f"保留 {p.incomplete['held']}項目")
    raise NotReady(
        f"{c.period.label}の実績がそろっていないため、公表用の資料は作りません：{'、'.join(parts)}。",
        "回答と差戻しをそろえてからもう一度実行するか、途中の集計と明記して作る場合は"
        " --allow-incomplete を付けてください。",
    )


def _named(items: Sequence[Item]) -> str:
    names = "、".join(f"{item.no} {item.department}" for item in items[:_NAMED])
    rest = len(items) - _NAMED
    return f"{names} ほか{rest}項目" if rest > 0 else names


def stamp_of(p: Publication) -> dict[str, str]:
    """Give what the folder is known by."""
    return {"kind": errata.KIND, "plan": p.plan.key, "period": p.period.key}


def make_files(p: Publication, wishes: Wishes) -> Made:
    """Make every file of the stage in the formats that were asked for, the page first.

    Raises:
        UsageProblem: the earlier publication is none.
    """
    tables = all_tables(p)
    corrected = _compare(p, wishes.previous, tables)
    files: dict[str, bytes] = {}
    if "csv" in wishes.formats:
        for table in tables:
            files[file_name(p, table.name, "csv")] = opendata.as_csv(table)
        if wishes.previous:
            files[file_name(p, errata.NAME, "csv")] = opendata.as_csv(_errata_table(p, corrected))
    if "xlsx" in wishes.formats:
        book = opendata.as_book(p, tables)
        files[file_name(p, opendata.BOOK, "xlsx")] = book
    papers, printed = _papers(p, wishes, corrected)
    files |= papers
    pdfs, why = print_pdfs(printed) if printed else ({}, "")
    files |= pdfs
    findings = [find("publication-without-pdf", Place(), why, why=why)] if why else []
    if wishes.plain:
        files = {name: _plain(name, data) for name, data in files.items()}
    if "html" in wishes.formats:
        page = build_page(p, _downloads(files), corrected)
        files = {PAGE: (plain_text(page) if wishes.plain else page).encode(), **files}
    return Made(files, corrected, tuple(findings))


def all_tables(p: Publication) -> tuple[Table, ...]:
    """Give the open data: 実施状況, 指標, 全体指標 where the plan has goals, データ項目定義."""
    goals = goalsdata.goals_table(p)
    tables = (*opendata.open_tables(p), *((goals,) if goals else ()))
    return (*tables, opendata.data_dictionary(tables))


def file_name(p: Publication, stem: str, suffix: str) -> str:
    """Give a data file's name, with 市区町村コード where 設定 says so."""
    code = p.plan.setting("市区町村コード") if p.plan.setting(CODE_IN_NAMES) == WITH_CODE else ""
    return f"{code}_{stem}.{suffix}" if code else f"{stem}.{suffix}"


def _papers(
    p: Publication, wishes: Wishes, corrected: tuple[errata.Erratum, ...]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Give the papers that are files themselves, and what is to be printed as PDF."""
    documents: dict[str, bytes] = {}
    printed: dict[str, bytes] = {}
    pdf = "pdf" in wishes.formats and bool(find_office())
    if "docx" in wishes.formats or pdf:
        documents[f"{council.NAME}.docx"] = council.build_council_paper(p, corrected)
    if "docx" in wishes.formats:
        documents[f"{brief.NAME}.docx"] = brief.build_brief(p)
    if p.stage is Stage.COUNCIL and "docx" in wishes.formats:
        documents[f"{opinions.ANSWERS}.docx"] = opinions.build_answers(p)
    if p.stage is Stage.COUNCIL and "xlsx" in wishes.formats:
        documents[f"{opinions.SLIP}.xlsx"] = opinions.build_slip(p)
    if "pdf" in wishes.formats:
        name = f"{council.NAME}.docx"
        printed = {name: documents.get(name, b"")}
        printed[f"{itemforms.NAME}.xlsx"] = itemforms.build_item_forms(p) if pdf else b""
        if wishes.plain and pdf:
            printed = {n: plain_package(data) for n, data in printed.items()}
    if "docx" not in wishes.formats:
        documents.pop(f"{council.NAME}.docx", None)
    return documents, printed


def _plain(name: str, data: bytes) -> bytes:
    """Write the characters of an office file plainly; CSV and PDF are plain already."""
    return plain_package(data) if name.endswith((".docx", ".xlsx")) else data


def _downloads(names: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for name in names:
        stem = Path(name).stem
        about = next((text for key, text in _ABOUT.items() if stem.endswith(key)), "")
        kind = {".docx": "（Word）", ".pdf": "（PDF）"}.get(Path(name).suffix, "")
        if about:
            found.append((name, about + kind))
    return found


def _compare(
    p: Publication, previous: Path | None, tables: Sequence[Table]
) -> tuple[errata.Erratum, ...]:
    if previous is None:
        return ()

    def both(table: Table, *heads: str) -> tuple[errata.Rows, errata.Rows]:
        name = file_name(p, table.name, "csv")
        before = errata.read_previous(previous, stamp_of(p), name, heads)
        return before, errata.rows_of(opendata.as_csv(table))

    results, indicators, *more = tables
    key, title = (opendata.NO, opendata.WHEN), p.plan.level_names[-1]
    columns = opendata.indicator_columns(p)
    told = errata.compare(*both(results, *key, title), key, title, (opendata.STATE_DAY,))
    known = both(indicators, *key, title, columns.number, columns.name)
    told += errata.compare_indicators(*known, columns, told)
    goals = next((table for table in more if table.name == goalsdata.NAME), None)
    # goals that were not published before are no correction
    if goals and (previous / file_name(p, goals.name, "csv")).exists():
        key, title = (goalsdata.NUMBER, opendata.WHEN), goalsdata.TITLE
        found = errata.compare(*both(goals, *key, title), key, title, (opendata.STATE_DAY,))
        told += tuple(replace(one, no="") for one in found)
    return told


def _errata_table(p: Publication, corrected: Iterable[errata.Erratum]) -> Table:
    title = p.plan.level_names[-1]
    heads = (opendata.NO, title, opendata.WHEN, "欄", "誤", "正")
    rows = tuple((e.no, e.title, e.period, e.field, e.before, e.after) for e in corrected)
    return Table(errata.NAME, tuple(Column(name, "文字列", "") for name in heads), rows)
