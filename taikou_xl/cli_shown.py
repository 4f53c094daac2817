"""What commands print: findings, the account, progress, and how they end."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taikou_xl.cli_progress import ProgressLine

if TYPE_CHECKING:
    from taikou_xl.findings import Finding
    from taikou_xl.rollup.consolidated import Consolidated

DONE, WITH_ERRORS, WRONG_USAGE, STOPPED = 0, 1, 2, 3


def say(text: str) -> None:
    """Print a line of results."""
    click.echo(text)


def finish(findings: Iterable[Finding]) -> None:
    """Exit 1 where any finding is an error."""
    from taikou_xl.findings import has_errors

    if has_errors(findings):
        raise SystemExit(WITH_ERRORS)


def say_findings(findings: Iterable[Finding]) -> None:
    """Print every finding in its three lines."""
    for finding in findings:
        say(finding.as_text())


def show(
    c: Consolidated,
    json_target: str | None,
    made: list[tuple[str, Path | None]],
    lines: Iterable[str] = (),
) -> None:
    """Print findings and account (or only JSON), and exit 1 where errors exist."""
    from taikou_xl.outputs.report import report_text
    from taikou_xl.outputs.terminal import account_lines

    if json_target == "-":
        click.echo(report_text(c), nl=False)
    else:
        say_findings(c.findings)
        for line in (*account_lines(c), *lines):
            say(line)
        for name, path in made:
            if path:
                say(f"{name}を作りました：{path}")
    finish(c.findings)


def show_progress(*, quiet: bool) -> ProgressLine:
    """Give what shows progress on a terminal, unless the user wants quiet."""
    wanted = not quiet and not click.get_current_context().find_root().obj["quiet"]
    return ProgressLine(sys.stderr if wanted and sys.stderr.isatty() else None)
