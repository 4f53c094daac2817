"""The documents say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.build_docs import PAGES
from scripts.finding_examples import EXAMPLES
from taikou_xl.cli import cli
from taikou_xl.findings import CATALOGUE


@pytest.mark.parametrize("page", sorted(PAGES))
def test_generated_page__equals_what_the_code_says(root: Path, page: str) -> None:
    """docs/cli.md and docs/findings.md are those that scripts/build_docs.py would write."""
    assert (root / "docs" / page).read_text(encoding="utf-8") == PAGES[page]()


def test_every_command__stands_in_the_readme_or_the_docs(root: Path) -> None:
    """No command is undocumented, and every command explains itself in Japanese."""
    text = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert f"## taikou-xl {name}" in text
        assert re.search(r"[ぁ-ん]", command.help or "")


def test_readme__links_and_pictures__exist(root: Path) -> None:
    """Every relative link of the documents leads somewhere."""
    for page in (root / "README.md", *sorted((root / "docs").glob("*.md"))):
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in link:
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_docs__links_into_a_page__lead_to_a_heading_of_it(root: Path) -> None:
    """A link with # names a heading as GitHub spells it: no marks, blanks as hyphens."""
    for page in (root / "README.md", *sorted((root / "docs").glob("*.md"))):
        for link, anchor in re.findall(r"\]\(([^)#]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
            if "://" in link:
                continue
            target = (page.parent / link) if link else page
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}
            assert anchor in slugs, f"{page.name}: {link}#{anchor}"


def test_readme__commands_in_tables__are_real(root: Path) -> None:
    """Commands and options that the README shows exist."""
    text = (root / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"taikou-xl (\w+)((?: [^`\n|]+)?)", text)
    assert shown
    for name, rest in shown:
        options = {o for p in cli.commands[name].params for o in p.opts}
        assert set(re.findall(r"(?<= )--?[a-z]+(?:-[a-z]+)*", rest)) <= options


def test_findings__every_code__has_wording_and_remedy() -> None:
    """Every finding says what it is and what to do, as polite sentences."""
    for entry in CATALOGUE.values():
        assert entry.message.endswith("。")
        assert "。" in entry.remedy
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", entry.code)


def test_findings__every_example__fills_its_wording_and_nothing_else() -> None:
    """The list of findings shows what people read: no {name} is left, no word is left over."""
    for code, entry in CATALOGUE.items():
        names = set(re.findall(r"\{(\w+)\}", entry.message + entry.remedy))
        assert set(EXAMPLES.get(code, {})) == names, code
    assert set(EXAMPLES) <= set(CATALOGUE)


def test_findings__every_code__is_raised_by_a_test(root: Path) -> None:
    """Each code of the catalogue is named by at least one test."""
    tests = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (root / "tests").rglob("test_*.py")
        if path.name != "test_docs.py"
    )
    assert [code for code in CATALOGUE if f'"{code}"' not in tests] == []
