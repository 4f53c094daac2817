"""Make the pictures of README and docs from real outputs: demo → LibreOffice → PDF → PNG.

Needs LibreOffice, pdftoppm and Chromium; run it after changes to what outputs look like.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from scripts import publication_pictures, trouble_pictures
from scripts.console_picture import console
from scripts.picturing import picture_letter, picture_page
from taikou_xl import demo

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
            picture_page(found, page, IMAGES / name, work)
        (slip,) = sorted((work / "demo" / demo.SENT).glob("*/差戻し票_*.txt"))[:1]
        picture_letter(slip, IMAGES / "slip", work)
        console(work / "demo", IMAGES / "console", work)
        publication_pictures.make(IMAGES, work)
        kinds(work)
        trouble_pictures.make(work / "demo", IMAGES, work)


def kinds(work: Path) -> None:
    """Picture what the summaries of other kinds of plan have of their own."""
    demo.run(work / "quarterly", "quarterly")
    summary = work / "quarterly" / demo.SUMMARY
    for name, sheet in (("course", "四半期推移"), ("goals", "全体指標")):
        picture_page(summary, sheet, IMAGES / name, work)
    demo.run(work / "effects", "effects")
    summary = work / "effects" / demo.SUMMARY
    for name, sheet in (("amounts", "効果額"), ("review", "取組整理表")):
        picture_page(summary, sheet, IMAGES / name, work)


if __name__ == "__main__":
    main()
