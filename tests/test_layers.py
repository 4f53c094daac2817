"""The staircase: a module imports only from stairs above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "taikou_xl"
# from the top down; a name stands for the module or for everything in the package
STAIRS = (
    "errors",
    "terms",
    "wording",
    "findings",
    "sheets",
    "plan",
    "forms",
    "master",
    "returns",
    "rollup",
    "outputs",
    "publishing",
    "asked",
    "how",
    "intake",
    "gathering",
    "making",
    "pipeline",
    "demo_answers",
    "demo_master",
    "demo",
    "office",
    "cli_words",
    "cli_progress",
    "cli_shown",
    "cli_options",
    "cli_plan",
    "cli_returns",
    "cli_office",
    "cli",
    "__main__",
)


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py")


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def stair(module: str) -> int:
    if module in STAIRS:
        return STAIRS.index(module)
    return STAIRS.index(module.split(".")[0])


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("taikou_xl"):
            inner = (node.module or "")[len("taikou_xl") :].lstrip(".")
            names = [alias.name for alias in node.names]
            found |= {_module(inner, name) for name in names}
    return {name for name in found if name}


def _module(inner: str, name: str) -> str:
    joined = f"{inner}.{name}" if inner else name
    return joined if (PACKAGE / Path(*joined.split("."))).with_suffix(".py").exists() else inner


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_module__imports__only_from_stairs_above(path: Path) -> None:
    """A module imports from stairs above it, or from its own package on the same stair."""
    own = name_of(path)
    for other in imported(path):
        same_package = own.split(".")[0] == other.split(".")[0] and stair(own) == stair(other)
        assert same_package or stair(other) < stair(own), f"{own} imports {other}"


def test_packages__same_stair__have_no_import_cycles() -> None:
    """Modules of one package never import each other in a circle."""
    graph = {name_of(p): imported(p) for p in modules()}
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name in done:
            return
        for other in graph.get(name, ()):
            walk(other, (*trail, name))
        done.add(name)

    for name in graph:
        walk(name, ())


def test_console_words__pipeline_and_below__never_print() -> None:
    """Only the command line prints: everything else returns what it has to say."""
    for path in modules():
        if name_of(path) in ("cli", "cli_words", "__main__"):
            continue
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
        ]
        assert not calls, name_of(path)
