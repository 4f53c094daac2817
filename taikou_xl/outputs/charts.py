"""Native stacked bars in the colours of the classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from taikou_xl.outputs.page import Page, colour_of
from taikou_xl.outputs.view import View
from taikou_xl.sheets import look

# label; top, bottom, left and right of its values; the cell of its name
Series = tuple[str, int, int, int, int, tuple[int, int]]


def stacked_chart(
    page: Page,
    view: View,
    series: Sequence[Series],
    categories: tuple[int, int, int, int],
    title: str,
) -> Any:  # noqa: ANN401 - xlsxwriter's own chart
    """Give a native stacked bar chart whose colours are those of the classes."""
    chart = page.writer.book.add_chart({"type": "bar", "subtype": "stacked"})
    font = {"name": look.FONT, "size": 9, "color": look.INK}
    for label, top, bottom, left, right, name in series:
        colour = colour_of(view.c.plan, label)
        chart.add_series(
            {
                "name": [page.name, *name],
                "categories": [page.name, *categories],
                "values": [page.name, top, left, bottom, right],
                "fill": {"color": f"#{colour}"},
                "border": {"color": "#FFFFFF", "width": 0.75},
                "gap": 55,
                # zero is not worth a label
                "data_labels": {
                    "value": True,
                    "num_format": "0;;",
                    "font": {**font, "color": _ink_on(colour)},
                },
            }
        )
    chart.set_title(
        {"name": title, "name_font": {**font, "size": 11, "bold": True}, "overlay": False}
        if title
        else {"none": True}
    )
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_x_axis(
        {"num_font": font, "major_gridlines": {"visible": True, "line": {"color": look.THIN_LINE}},
         "min": 0, "num_format": "0"}
    )  # fmt: skip
    # the first category on top, and the scale below all of them
    chart.set_y_axis(
        {"num_font": font, "reverse": True, "crossing": "max", "line": {"color": look.LINE}}
    )
    chart.set_chartarea({"border": {"color": look.THIN_LINE}})
    return chart


def _ink_on(colour: str) -> str:
    """Give white or dark ink, whichever reads better on a colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else look.INK
