"""The whole catalogue: every code, in the order in which the docs list them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from taikou_xl.wording import answers, cells, files, kinds, lists, master, sheets, staff
from taikou_xl.wording.departments import ASKED, OFFICE_ONLY, TOLD
from taikou_xl.wording.entries import CatalogueEntry

PARTS = (files, sheets, cells, answers, lists, master, kinds, staff)


def _entries() -> Iterator[tuple[str, CatalogueEntry]]:
    for part in PARTS:
        for entry in part.ENTRIES:
            code = entry.code
            ask = "" if code in OFFICE_ONLY else ASKED.get(code, entry.ask)
            yield code, replace(entry, ask=ask, told=TOLD.get(code, entry.told))


CATALOGUE: dict[str, CatalogueEntry] = dict(_entries())
