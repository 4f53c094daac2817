"""Build the workbooks that a user may open without running anything: workbooks/templates/.

A file that is already what the code builds, but for the time of making, is left as it is.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.listbook import build_list_template
from taikou_xl.plan.presets import PRESETS

TEMPLATES = Path(__file__).parent.parent / "workbooks" / "templates"


def templates() -> dict[str, bytes]:
    """Give every template's name and bytes: of each kind the bundled plan's master and an empty list."""
    found: dict[str, bytes] = {}
    for name, preset in PRESETS.items():
        found[f"{name}_master.xlsx"] = build_master(bundled_plan(preset))
        found[f"{name}_list.xlsx"] = build_list_template(preset)
    return found


def parts(data: bytes) -> dict[str, bytes]:
    """Give a workbook's parts without the one that holds the time of making."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist() if name != "docProps/core.xml"}


def main() -> None:
    """Write the templates whose content changed."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for name, data in templates().items():
        target = TEMPLATES / name
        if target.exists() and parts(target.read_bytes()) == parts(data):
            print(f"{name}: 変更なし")
            continue
        target.write_bytes(data)
        print(f"{name}: 作成しました")


if __name__ == "__main__":
    main()
