"""開始 and 終了 of an item, as people write them."""

from __future__ import annotations

from taikou_xl.terms.periods import Period


def read_bound(text: str, periods: tuple[Period, ...], *, last: bool) -> Period | None:
    """Read 開始 or 終了: a period, or a year that stands for its first (``last``: final) part."""
    known = next((p for p in periods if str(p.cell_value) == text), None)
    if known is not None or not text:
        return known
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    parts = periods[0].parts
    if period.parts == 1 and parts > 1:
        return Period(period.year, parts if last else 1, parts)
    return period if period.parts == parts else None
