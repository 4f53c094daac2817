"""Which number formats make a day of a number."""

from __future__ import annotations

import pytest

from taikou_xl.sheets.formats import shows_day


@pytest.mark.parametrize(
    "code", ["yyyy/m/d", '[$-411]ggge"年"', "ge", 'e"年度"', "[$-411]aaaa", "[h]:mm", "G/標準m"]
)
def test_format__of_a_day_an_era_or_a_weekday__shows_a_day(code: str) -> None:
    """46059 shown as 令和8年 or 金曜日 is a day and no figure."""
    assert shows_day(code)


@pytest.mark.parametrize(
    "code",
    ["General", 'General"人"', 'G/標準"件"', "0.00E+00", "##0.0E+0", "[Red]#,##0", '0"days"', "@"],
)
def test_format__of_a_figure__shows_no_day(code: str) -> None:
    """Letters of General, of a power of ten, of colours and of quoted units are no day."""
    assert not shows_day(code)
