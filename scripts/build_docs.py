"""Write the generated pages of docs/: the command line's help and the list of findings.

Run without arguments to write them; ``--check`` only says (exit 1) which are out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scripts.finding_examples import EXAMPLES
from taikou_xl.cli import cli
from taikou_xl.findings import CATALOGUE, Severity

DOCS = Path(__file__).parent.parent / "docs"


def cli_page() -> str:
    """Give docs/cli.md: every command's help as the program prints it."""
    parts = [
        "# コマンド一覧",
        "",
        "この頁は `taikou-xl --help` の表示から作っています。コマンドは1年の作業の順に並んでいます。",
    ]
    parts += ["", "## taikou-xl", "", "```text", _help(cli, "taikou-xl"), "```"]
    for name, command in cli.commands.items():
        text = _help(command, f"taikou-xl {name}")
        parts += ["", f"## taikou-xl {name}", "", "```text", text, "```"]
    return "\n".join(parts) + "\n"


def _help(command: click.Command, name: str) -> str:
    # click remembers the names of the help option from the first call in a process: give the
    # same ones as a real call does, so that the page never depends on what ran before
    names = cli.context_settings["help_option_names"]
    context = click.Context(
        command, info_name=name, max_content_width=88, terminal_width=88, help_option_names=names
    )
    return command.get_help(context)


class _Words(dict[str, str]):
    """An example's words; one that is not given stays in braces, and a test names it."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def findings_page() -> str:
    """Give docs/findings.md: every finding's code, severity, an example of its wording, and remedy."""
    parts = [
        "# 指摘の一覧",
        "",
        "`check`・`consolidate`・`rollover` が出す指摘のすべてです。符号は変わりません。",
        "",
        f"- **{Severity.ERROR.label}**（error）：そのセルを保留し、またはそのファイルを受け取りません。",
        f"- **{Severity.WARNING.label}**（warning）：集計に入れますが、人の確認が必要です。",
        f"- **{Severity.NOTE.label}**（note）：読み替えなどの記録です。対応は要りません。",
        "",
        "「例」は、実際に表示される文の一例です。値は、その都度のものになります（例の回答は架空のものです）。",
        "",
        "| 符号 | 重さ | どんなとき | 例 | 対応 |",
        "|---|---|---|---|---|",
    ]
    for entry in CATALOGUE.values():
        words = _Words(EXAMPLES.get(entry.code, {}))
        cells = (
            f"`{entry.code}`",
            entry.severity.label,
            entry.meaning,
            entry.message.format_map(words),
            entry.remedy.format_map(words),
        )
        parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(parts) + "\n"


PAGES = {"cli.md": cli_page, "findings.md": findings_page}


def outdated() -> list[str]:
    """Name the pages whose file differs from what the code says."""
    return [name for name, page in PAGES.items() if _old(name) != page()]


def _old(name: str) -> str:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    """Write the pages, or check them."""
    if "--check" in sys.argv[1:]:
        stale = outdated()
        print("\n".join(f"docs/{name} は古くなっています" for name in stale) or "docs は最新です")
        return 1 if stale else 0
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
