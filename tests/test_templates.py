"""The committed templates are what the code builds."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from taikou_xl.plan.presets import PRESETS
from taikou_xl.sheets.digest import content_digest
from taikou_xl.sheets.stamp import is_unedited


@pytest.mark.parametrize(
    "name", [f"{p}_{kind}.xlsx" for p in PRESETS for kind in ("master", "list")]
)
def test_template__committed__is_what_the_code_builds(root: Path, name: str) -> None:
    """A template never falls behind the code: scripts/build_templates.py makes it again."""
    built = runpy.run_path(str(root / "scripts" / "build_templates.py"))["templates"]()
    committed = (root / "workbooks" / "templates" / name).read_bytes()
    assert is_unedited(committed)
    assert content_digest(committed) == content_digest(built[name])
