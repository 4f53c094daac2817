"""The container of a new workbook: what any program reads from it is what was put in."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.sheets.archive import inflate, members
from taikou_xl.sheets.container import Container

_NAMES = st.sampled_from(
    ("xl/styles.xml", "xl/worksheets/sheet1.xml", "docProps/custom.xml", "[Content_Types].xml")
)
_CONTENTS = st.one_of(st.binary(max_size=200), st.just(b"<c/>" * 20_000))


@given(st.dictionaries(_NAMES, _CONTENTS))
def test_container__of_any_parts__gives_each_back_in_its_order(parts: dict[str, bytes]) -> None:
    """Every part comes back whole, by the standard library and by our own strict reader."""
    container = Container()
    for name, content in parts.items():
        container.add(name, content)
    data = container.finish()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert [(name, archive.read(name)) for name in archive.namelist()] == [*parts.items()]
        assert {info.date_time for info in archive.infolist()} <= {(1980, 1, 1, 0, 0, 0)}
    if parts:
        assert {one.name: inflate(data, one) for one in members(data)} == parts


def test_container__finished_too_early__takes_more_parts() -> None:
    """What was finished once is whole, and what is added later stands in the next one."""
    container = Container()
    container.add("a.xml", b"<a/>")
    before = container.finish()
    container.add("b.xml", b"<b/>")
    for data, names in ((before, ["a.xml"]), (container.finish(), ["a.xml", "b.xml"])):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            assert archive.namelist() == names
