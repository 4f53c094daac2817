"""What the terminal says about a publication."""

from __future__ import annotations

from taikou_xl.publishing.facts import Publication
from taikou_xl.publishing.folder import Made


def published_lines(p: Publication, made: Made) -> list[str]:
    """Give the title, what is not final, the corrections and the files, one line each."""
    lines = [f"{p.title}（{p.stage.value}、{len(p.view.items)}項目、{p.as_of}）"]
    if p.incomplete_line:
        lines.append(f"  {p.incomplete_line}")
    lines += [f"  {name}" for name in made.files]
    if made.corrected:
        lines.append(f"  前に公表した内容からの訂正 {len(made.corrected)}件（正誤表）")
    if p.other_opinions:
        lines.append(f"  載せていない委員意見 {p.other_opinions}件（公表が「する」ではない行）")
    return lines
