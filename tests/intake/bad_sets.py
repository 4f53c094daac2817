"""Several files against each other, strays among the returns, and odd names."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from taikou_xl import pipeline
from tests.intake.cases import HELD, OWN, REJECTED, TAKEN, Case, Files
from tests.intake.editing import change, resaved, without_identity
from tests.intake.town import PERIOD, UNIT, Content, Spot, Town, as_csv, read_form, saved, text
from tests.staff import ANNUAL_FIELDS

IGNORED, DUPLICATE, CONFLICT, SUPERSEDED = "ignored", "duplicate", "conflict", "superseded"
OTHER = {("3", "数値"): "女性比率33.9％"}
Changes = Mapping[Spot, Content | str | None]


def held(*numbers: str) -> dict[Spot, str]:
    return {(no, field): HELD for no in numbers for field in ANNUAL_FIELDS}


def only(town: Town, *numbers: str, **changed: str) -> bytes:
    """Give a return that answers only these items; ``changed`` fields of the first one."""
    blank: dict[Spot, Content | str | None] = {
        spot: None for spot in town.form.spots if spot[0] not in numbers
    }
    return town.returned(blank | {(numbers[0], f): v for f, v in changed.items()})


def case(
    name: str,
    build: Callable[[Town], Files],
    wanted: Mapping[str, str],
    codes: str = "",
    **more: object,
) -> Case:
    return Case(name, build, wanted, codes, **more)  # type: ignore[arg-type]


def beside_good(more: Callable[[Town], Files]) -> Callable[[Town], Files]:
    return lambda town: {OWN: town.returned(), **more(town)}


@cache
def made(town: Town) -> Mapping[str, bytes]:
    """Give what the program itself makes of the town: every output a user could put among returns."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        pipeline.make_list(folder / "一覧.xlsx", "annual")
        pipeline.check(
            town.master, [town.good], PERIOD, report=folder / "確認結果.xlsx", json_target=folder / "確認.json"
        )  # fmt: skip
        pipeline.consolidate(town.master, [town.good], PERIOD, folder / "集計.xlsx")
        fewer = [town.good / "秘書課.xlsx"]
        pipeline.consolidate(town.master, fewer, PERIOD, folder / "5月.xlsx")
        pipeline.compare(folder / "5月.xlsx", folder / "集計.xlsx", folder / "正誤表.xlsx")
        pipeline.rollover(town.master, [town.good], PERIOD, folder / "次の台帳.xlsx")
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
    sent = town.folder / "配布"
    return found | {
        "台帳.xlsx": town.master.read_bytes(),
        "配布目録.json": (sent / "配布目録.json").read_bytes(),
        "依頼文.txt": (sent / "依頼文.txt").read_bytes(),
    }


@cache
def other_period(town: Town) -> bytes:
    """Give the form that the department gets for the next year."""
    with TemporaryDirectory() as name:
        pipeline.distribute(town.master, "R8", Path(name), [UNIT])
        return (Path(name) / OWN).read_bytes()


@cache
def other_plan(town: Town) -> bytes:
    """Give the form of another plan with the same departments."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "一覧.csv").write_bytes(as_csv(town.rows))
        pipeline.make_master(folder / "一覧.csv", folder / "m.xlsx", sets={"計画名": "別の計画"})
        pipeline.distribute(folder / "m.xlsx", PERIOD, folder / "配布", [UNIT])
        return (folder / "配布" / OWN).read_bytes()


def of_own_output(name: str) -> Case:
    return case(
        f"our own {name} among the returns",
        beside_good(lambda town: {name: made(town)[name]}),
        {OWN: TAKEN, name: IGNORED},
    )


def with_other_name(name: str, said: str, shown: str | None = None, codes: str = "") -> Case:
    """Give a good return under an odd name; the name never decides what a file is."""
    return case(f"a return called {said}", lambda t: {name: t.returned()}, {shown or name: TAKEN}, codes)  # fmt: skip


def called(name: str) -> Callable[[Town], Files]:
    return lambda _: {name: b"\x05admin" + bytes(60)}


def bytes_name(raw: bytes) -> str:
    return os.fsdecode(raw)


def deep(levels: int) -> str:
    return "/".join(["係"] * levels) + f"/{OWN}"


SAME = resaved(lambda book, town: None)
ALL = ("3", "4", "22", "25", "14")
COMPETING = (
    case("the same bytes twice", lambda t: {"a.xlsx": t.returned(), "b.xlsx": t.returned()}, {"a.xlsx": TAKEN, "b.xlsx": DUPLICATE}),
    case("the same bytes ten times", lambda t: {f"{n}.xlsx": t.returned() for n in range(10)}, {f"{n}.xlsx": DUPLICATE if n else TAKEN for n in range(10)}),
    case("a return saved anew beside itself", lambda t: {"a.xlsx": t.returned(), "b.xlsx": SAME(t)}, {"a.xlsx": f"{TAKEN}|{DUPLICATE}", "b.xlsx": f"{TAKEN}|{DUPLICATE}"}),
    case("two returns that differ in one cell", lambda t: {"a.xlsx": t.returned(), "b.xlsx": t.returned(OTHER)}, {"a.xlsx": CONFLICT, "b.xlsx": CONFLICT}, "file-conflict", values=held(*ALL)),
    case("two returns that differ, and a copy of one", lambda t: {"a.xlsx": t.returned(), "b.xlsx": t.returned(OTHER), "c.xlsx": t.returned()}, {"a.xlsx": CONFLICT, "b.xlsx": CONFLICT, "c.xlsx": f"{CONFLICT}|{DUPLICATE}"}, "file-conflict", values=held(*ALL)),
    case("three returns that all differ", lambda t: {"a.xlsx": t.returned(), "b.xlsx": t.returned(OTHER), "c.xlsx": t.returned({("4", "数値"): "3件"})}, dict.fromkeys(("a.xlsx", "b.xlsx", "c.xlsx"), CONFLICT), "file-conflict", values=held(*ALL)),
    case("two offices that answer their own items", lambda t: {"a.xlsx": only(t, "3", "4"), "b.xlsx": only(t, "22", "25", "14")}, {"a.xlsx": TAKEN, "b.xlsx": TAKEN}, notes="file-joined"),
    case("two offices of which one answers an item too many", lambda t: {"a.xlsx": only(t, "3", "4", 振り返り="係が違う"), "b.xlsx": only(t, "3", "22", "25", "14")}, {"a.xlsx": CONFLICT, "b.xlsx": CONFLICT}, "file-conflict", values=held(*ALL)),
    case("a part of a return alone", lambda t: {OWN: only(t, "3", "4")}, {OWN: TAKEN}, "item-blank", lost="22 25 14"),
    case("a part of a return beside the whole", lambda t: {"a.xlsx": only(t, "3"), "b.xlsx": t.returned()}, {"a.xlsx": DUPLICATE, "b.xlsx": TAKEN}),
    case("a blank form", lambda t: {OWN: t.form.data}, {OWN: REJECTED}, "form-blank", lost="*"),
    case("a blank form beside a filled one", beside_good(lambda t: {"空.xlsx": t.form.data}), {OWN: TAKEN, "空.xlsx": f"{SUPERSEDED}|{DUPLICATE}"}),
    case("a form with nothing but blanks", lambda t: {OWN: t.returned(dict.fromkeys(t.form.spots, "\u3000"))}, {OWN: REJECTED}, "form-blank", lost="*"),
    case("a damaged copy beside a sound return", beside_good(lambda t: {"壊.xlsx": t.returned()[:3_000]}), {OWN: TAKEN, "壊.xlsx": REJECTED}, "file-unreadable"),
    case("a copy without identity beside the return", beside_good(lambda t: {"写.xlsx": without_identity()(t)}), {OWN: TAKEN, "写.xlsx": DUPLICATE}),
    case("a copy without identity that differs", beside_good(lambda t: {"写.xlsx": without_identity(lambda b, _: change(b[t.form.sheets["3"]][t.form.address("3", "数値")], "女性比率33.9％"))(t)}), {OWN: TAKEN, "写.xlsx": REJECTED}, "file-unidentified"),
    case("a return and a PDF of it", beside_good(lambda _: {"市民課.pdf": b"%PDF-1.7"}), {OWN: TAKEN, "市民課.pdf": REJECTED}, "file-kind"),
    case("ten rounds of rubbish", beside_good(lambda _: {f"ごみ{n}.txt": f"{n}".encode() for n in range(60)}), {OWN: TAKEN} | {f"ごみ{n}.txt": REJECTED for n in range(60)}, "file-kind"),
    case("a return in a folder thirty levels down", lambda t: {deep(30): t.returned()}, {deep(30): TAKEN}),
)  # fmt: skip
OLD = (
    case("an older return in 旧", beside_good(lambda t: {f"旧/{OWN}": t.returned(OTHER)}), {OWN: TAKEN, f"旧/{OWN}": SUPERSEDED}),
    case("an older return in 差替前", beside_good(lambda t: {f"差替前/{OWN}": t.returned(OTHER)}), {OWN: TAKEN, f"差替前/{OWN}": SUPERSEDED}),
    case("an older return deep below 旧", beside_good(lambda t: {f"旧/5月/係/{OWN}": t.returned(OTHER)}), {OWN: TAKEN, f"旧/5月/係/{OWN}": SUPERSEDED}),
    case("an older return in a folder called 旧 and a blank", beside_good(lambda t: {f"　旧 /{OWN}": t.returned(OTHER)}), {OWN: TAKEN, f"　旧 /{OWN}": SUPERSEDED}),
    case("the only return in 旧", lambda t: {f"旧/{OWN}": t.returned()}, {f"旧/{OWN}": SUPERSEDED}, lost="*"),
    case("rubbish in 旧", beside_good(lambda t: {"旧/a.pdf": b"%PDF-1.7", "旧/b.xlsx": t.returned()[:999]}), {OWN: TAKEN, "旧/a.pdf": f"{SUPERSEDED}|{IGNORED}", "旧/b.xlsx": f"{SUPERSEDED}|{IGNORED}"}),
    case("the same bytes in 旧 too", beside_good(lambda t: {f"旧/{OWN}": t.returned()}), {OWN: TAKEN, f"旧/{OWN}": f"{SUPERSEDED}|{DUPLICATE}"}),
    case("a folder called 旧館: no old returns", lambda t: {f"旧館/{OWN}": t.returned()}, {f"旧館/{OWN}": TAKEN}),
)  # fmt: skip
STRANGERS = (
    case("next year's form", lambda t: {OWN: other_period(t)}, {OWN: REJECTED}, "period-other", lost="*"),
    case("next year's form beside this year's", beside_good(lambda t: {"来年.xlsx": other_period(t)}), {OWN: TAKEN, "来年.xlsx": f"{SUPERSEDED}|{REJECTED}"}, "…"),
    case("another plan's form", lambda t: {OWN: other_plan(t)}, {OWN: REJECTED}, "plan-other", lost="*"),
    case("another plan's form beside ours", beside_good(lambda t: {"別.xlsx": other_plan(t)}), {OWN: TAKEN, "別.xlsx": REJECTED}, "plan-other"),
    case("another department's return again", beside_good(lambda t: {"再.xlsx": (t.good / "秘書課.xlsx").read_bytes()}), {OWN: TAKEN, "再.xlsx": f"{TAKEN}|{DUPLICATE}"}, touched=("秘書課",)),
    case("another department's return with other answers", beside_good(lambda t: {"再.xlsx": resaved_other(t)}), {OWN: TAKEN, "再.xlsx": f"{TAKEN}|{CONFLICT}"}, "…", touched=("秘書課",)),
    case("a return under another department's name", lambda t: {"秘書課.xlsx": t.returned()}, {"秘書課.xlsx": TAKEN}, "name-other"),
    case("some other workbook", lambda t: {OWN: t.returned(), "人事.xlsx": plain_book()}, {OWN: TAKEN, "人事.xlsx": REJECTED}, "not-ours"),
)  # fmt: skip
ASIDE = (
    *(case(f"the file {name}", beside_good(called(name)), {OWN: TAKEN, name: IGNORED}) for name in (f"~${OWN}", f".~lock.{OWN}#", ".DS_Store", "Thumbs.db", "desktop.ini", f"._{OWN}")),
    *map(of_own_output, ("台帳.xlsx", "次の台帳.xlsx", "集計.xlsx", "確認結果.xlsx", "一覧.xlsx", "配布目録.json", "依頼文.txt", "確認.json", "正誤表.xlsx")),
    case("a return only half loaded down", beside_good(lambda t: {f"{OWN}.crdownload": t.returned()[:4_000]}), {OWN: TAKEN, f"{OWN}.crdownload": REJECTED}, "file-unreadable"),
)  # fmt: skip
NAMES = (
    with_other_name(unicodedata.normalize("NFD", "ガバナンス課.xlsx"), "as macOS sends names", unicodedata.normalize("NFC", "ガバナンス課.xlsx")),
    with_other_name("市民課.XLSX", "in capitals"),
    with_other_name("市民課", "without an ending"),
    with_other_name("市民課.xls", "like an old workbook"),
    with_other_name("市民課.pdf", "like a PDF"),
    with_other_name("回答 (1)【最終】_修正版2.xlsx", "as people number them"),
    with_other_name("=1+1.xlsx", "like a formula"),
    with_other_name("-rf.xlsx", "like an option"),
    with_other_name("<script>alert(1)<／script>.xlsx", "like a script"),
    with_other_name("％s{0}{file}$(id)`id`.xlsx", "like a template"),
    with_other_name("長" * 80 + ".xlsx", "with 80 characters"),
    case("a return whose name has a line break", lambda t: {"市民\n課.xlsx": t.returned()}, {"市民\n課.xlsx|市民 課.xlsx|市民課.xlsx|市民_課.xlsx|市民?課.xlsx|市民\ufffd課.xlsx": TAKEN}),
    case("a return whose name speaks to the terminal", lambda t: {"\x1b[31m課.xlsx": t.returned()}, {"[31m課.xlsx|\x1b[31m課.xlsx|?[31m課.xlsx|_[31m課.xlsx| [31m課.xlsx|\ufffd[31m課.xlsx": TAKEN}),
    case("a return whose name turns its direction", lambda t: {"課\u202exslx.exe": t.returned()}, {"課xslx.exe|課\u202exslx.exe|課?xslx.exe|課_xslx.exe|課 xslx.exe|課\ufffdxslx.exe": TAKEN}),
    case("a return whose name is no UTF-8", lambda t: {bytes_name(b"\x8e\x73\x96\xaf.xlsx"): t.returned()}, {"?s??.xlsx|市民.xlsx|\ufffds\ufffd\ufffd.xlsx": TAKEN}),
)  # fmt: skip


def resaved_other(town: Town) -> bytes:
    """Give a good return of another department with another 振り返り."""
    form = read_form(town.folder / "配布" / "秘書課.xlsx", town.rows)
    answers = {(no, f): text(town.answers[no][f]) for no, f in form.spots}
    return form.filled(answers | {("1", "振り返り"): text("あとで書き直した。")})


def plain_book() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "人事異動"
    return saved(book)


SETS: tuple[Case, ...] = (*COMPETING, *OLD, *STRANGERS, *ASIDE, *NAMES)
