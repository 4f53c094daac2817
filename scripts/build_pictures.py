"""Make the pictures of README and docs from real outputs: demo → LibreOffice → PDF → PNG.

Needs LibreOffice and pdftoppm; run it after changes to what forms or summary look like.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from taikou_xl import demo

IMAGES = Path(__file__).parent.parent / "docs" / "images"
# picture, workbook below the demo's folder (a pattern that fits one), page of its PDF
PICTURES = (
    ("cover", "3_配布/市民課.xlsx", 1),
    ("form", "4_回収/市民課.xlsx", 2),
    ("corrections", "5_差戻し/*/*.xlsx", 1),
    ("marked", "5_差戻し/*/*.xlsx", 3),
    ("summary", "6_集計.xlsx", 1),
    ("classes", "6_集計.xlsx", 2),
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


def picture(book: Path, page: int, target: Path, work: Path) -> None:
    """Turn one page of a workbook into ``target``.png."""
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", work, book],
        check=True,
        timeout=180,
        capture_output=True,
    )
    first_last = ["-f", str(page), "-l", str(page)]
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


if __name__ == "__main__":
    main()
