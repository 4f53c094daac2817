"""Make the pictures of README and docs from real outputs: demo → LibreOffice → PDF → PNG.

Needs LibreOffice and pdftoppm; run it after changes to what forms or summary look like.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from taikou_xl import demo, demo_answers
from taikou_xl.demo_master import MARK
from taikou_xl.master.write import build_master
from taikou_xl.pipeline import compare, consolidate, publish
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.publishing.folder import Wishes

IMAGES = Path(__file__).parent.parent / "docs" / "images"
# picture, workbook below the demo's folder (a pattern that fits one), page of its PDF: its
# number, or what its first line says
PICTURES: tuple[tuple[str, str, int | str], ...] = (
    ("cover", "3_配布/市民課.xlsx", 1),
    ("form", "4_回収/市民課.xlsx", 2),
    ("corrections", "5_差戻し/*/*.xlsx", 1),
    ("marked", "5_差戻し/*/*.xlsx", 3),
    ("summary", "6_集計.xlsx", 1),
    ("classes", "6_集計.xlsx", 2),
    ("office", "2_台帳.xlsx", "事務局修正"),
    ("departments", "2_台帳.xlsx", "担当課"),
    ("findings", "5_確認結果.xlsx", 1),
    ("board", "6_集計.xlsx", "回収状況"),
)


def main() -> None:
    """Write all pictures to docs/images."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        demo.run(work / "demo")
        for name, book, page in PICTURES:
            (found,) = (work / "demo").glob(book)
            picture(found, page, IMAGES / name, work)
        corrections(work, work / "demo")
        publication(work)


def corrections(work: Path, made: Path) -> None:
    """Picture 正誤表 between the demo's first round and its second."""
    first = [path for path in (made / demo.RETURNS).glob("*.xlsx") if "修正" not in path.name]
    before = work / "集計_前.xlsx"
    consolidate(made / demo.MASTER, first, "R7", before)
    compare(before, made / demo.SUMMARY, work / "正誤表.xlsx")
    picture(work / "正誤表.xlsx", 1, IMAGES / "errata", work)


def publication(work: Path) -> None:
    """Picture what three recorded (fictional) years are published as."""
    plan = bundled_plan()
    plan = replace(plan, settings={**plan.settings, "計画名": f"{plan.name}{MARK}"})
    plan = replace(plan, items=tuple(_with_years(plan, i, n) for n, i in enumerate(plan.items)))
    master, folder = work / "台帳.xlsx", work / "公表"
    master.write_bytes(build_master(plan))
    publish(master, [], plan.periods[2].key, folder, wishes=Wishes(("html", "docx")))
    picture(folder / "審議会資料.docx", 1, IMAGES / "publish-council", work)
    picture(folder / "概要1枚.docx", 1, IMAGES / "publish-brief", work)
    screen = [f"--screenshot={IMAGES / 'publish-page.png'}", "--window-size=1000,1250"]
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", *screen,
         (folder / "index.html").as_uri()],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip


def _with_years(plan: Plan, item: Item, number: int) -> Item:
    table = dict(item.table)
    for year, period in enumerate(plan.periods[:3]):
        answers = demo_answers.answers(plan, item, period, number + 2 * year)
        table |= {(name, period.key): Entry(text) for name, text in answers.items()}
    return replace(item, table=table)


def picture(book: Path, page: int | str, target: Path, work: Path) -> None:
    """Turn one page of a workbook into ``target``.png."""
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", work, book],
        check=True,
        timeout=180,
        capture_output=True,
    )
    number = page if isinstance(page, int) else page_of(work / f"{book.stem}.pdf", page)
    first_last = ["-f", str(number), "-l", str(number)]
    subprocess.run(
        [
            "pdftoppm",
            "-png",
            "-r",
            "80",
            *first_last,
            "-singlefile",
            work / f"{book.stem}.pdf",
            target,
        ],
        check=True,
        timeout=60,
    )


def page_of(printed: Path, words: str) -> int:
    """Give the number of the first page whose first line ends with these words."""
    told = subprocess.run(
        ["pdftotext", "-layout", printed, "-"], check=True, capture_output=True, text=True
    )
    pages = told.stdout.split("\f")
    heads = [
        next((line.strip() for line in page.splitlines() if line.strip()), "") for page in pages
    ]
    return next(number for number, head in enumerate(heads, start=1) if head.endswith(words))


if __name__ == "__main__":
    main()
