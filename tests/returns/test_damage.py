"""A damaged form is refused, read as it was, or its damage is named: nothing differs in silence."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from taikou_xl.findings import has_errors
from taikou_xl.returns.model import FileStatus
from tests.returns.returning import SENSIBLE, UNTARGETED, fill, read, rewrite

FORM = fill({"1": SENSIBLE, "2": UNTARGETED})
WHOLE = read(FORM)
ITEM_SHEETS = ("xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml")


def is_silent(data: bytes) -> bool:
    """Tell whether other answers come out of a file without a word about it."""
    found = read(data)
    if found.file.status is not FileStatus.ACCEPTED or found.answers == WHOLE.answers:
        return False
    return not has_errors(found.findings)


@pytest.mark.parametrize("seed", range(4))
def test_bits__flipped_anywhere__change_no_answer(seed: int) -> None:
    """No single flipped bit of a file lets another answer pass."""
    chance = random.Random(seed)
    for _ in range(150):
        damaged, bit = bytearray(FORM), chance.randrange(len(FORM) * 8)
        damaged[bit // 8] ^= 1 << (bit % 8)
        assert not is_silent(bytes(damaged)), bit


@pytest.mark.parametrize("seed", range(4))
def test_xml__garbled_around_the_answers__changes_no_answer(seed: int) -> None:
    """Whatever is changed, lost or doubled outside the item sheets, no other answer passes."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(FORM)) as book:
        names = [n for n in book.namelist() if n not in ITEM_SHEETS]

    def garble(xml: bytes) -> bytes:
        at = chance.randrange(len(xml))
        kind = chance.randrange(3)
        if kind == 0:
            return xml[:at] + bytes([chance.choice(b'<>"=/0123456789abcAZ- ')]) + xml[at + 1 :]
        if kind == 1:
            return xml[:at] + xml[at + chance.randrange(1, 60) :]
        start = chance.randrange(len(xml))
        return xml[:at] + xml[start : start + chance.randrange(1, 200)] + xml[at:]

    for number in range(60):
        assert not is_silent(rewrite(FORM, {chance.choice(names): garble})), number


def test_date__styles_lost__does_not_pass_as_a_number() -> None:
    """Without the styles nothing tells a date from a number, so the file is refused."""
    data = rewrite(
        FORM, {"xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"/styles", b"/stiles")}
    )
    assert read(data).file.status is FileStatus.REJECTED
