"""Build the workbooks that a user may open without running anything: workbooks/templates/.

A file whose content is already what the code builds is left as it is.
"""

from __future__ import annotations

from pathlib import Path

from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.listbook import build_list_template
from taikou_xl.plan.presets import ANNUAL
from taikou_xl.sheets.bookwriter import content_digest

TEMPLATES = Path(__file__).parent.parent / "workbooks" / "templates"


def templates() -> dict[str, bytes]:
    """Give every template's name and bytes: the bundled plan's master and an empty list."""
    return {
        "annual_master.xlsx": build_master(bundled_plan()),
        "annual_list.xlsx": build_list_template(ANNUAL),
    }


def main() -> None:
    """Write the templates whose content changed."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for name, data in templates().items():
        target = TEMPLATES / name
        if target.exists() and content_digest(target.read_bytes()) == content_digest(data):
            print(f"{name}: 変更なし")
            continue
        target.write_bytes(data)
        print(f"{name}: 作成しました")


if __name__ == "__main__":
    main()
