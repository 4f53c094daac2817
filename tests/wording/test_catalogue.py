"""The catalogue of wording is one list: nothing twice, nothing about codes that do not exist."""

from __future__ import annotations

from pathlib import Path

from taikou_xl import wording
from taikou_xl.wording.catalogue import CATALOGUE, PARTS
from taikou_xl.wording.departments import ASKED, OFFICE_ONLY, TOLD


def test_code__in_the_catalogue__is_declared_once() -> None:
    """No module's wording hides another's."""
    declared = [entry.code for part in PARTS for entry in part.ENTRIES]
    assert sorted(declared) == sorted(CATALOGUE)


def test_module__with_entries__is_part_of_the_catalogue() -> None:
    """A module of wording that was forgotten in the list would be declared in vain."""
    folder = Path(wording.__file__).parent
    modules = {p.stem for p in folder.glob("*.py") if "\nENTRIES = " in p.read_text("utf-8")}
    assert modules == {part.__name__.rsplit(".", 1)[-1] for part in PARTS}


def test_words_for_departments__in_each_table__belong_to_a_code_that_exists() -> None:
    """A code that was renamed does not leave its department's wording behind."""
    assert set(ASKED) | set(TOLD) | OFFICE_ONLY <= set(CATALOGUE)


def test_code__for_the_office_only__has_no_words_for_departments() -> None:
    """A code is either asked of departments or not."""
    assert not OFFICE_ONLY & (set(ASKED) | set(TOLD))
