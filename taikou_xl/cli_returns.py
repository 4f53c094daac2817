"""Commands over what came back: check, consolidate, roll over, publish, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from taikou_xl.cli_options import (
    PATH,
    command,
    force_option,
    json_option,
    json_path,
    master_argument,
    period_option,
    reading_returns,
    returns_argument,
)
from taikou_xl.cli_shown import (
    finish,
    say,
    say_findings,
    show,
)
from taikou_xl.cli_words import JapaneseChoice

if TYPE_CHECKING:
    from taikou_xl.how import How


@command("check")
@master_argument
@click.argument("returns", metavar="RETURNS…", type=PATH, nargs=-1, required=True)
@period_option
@click.option("--report", type=PATH, metavar="X.xlsx", help="確認結果をExcelでも書き出します。")
@click.option(
    "--return-to",
    type=PATH,
    metavar="DIR",
    help="差戻し（印を付けた写しと差戻し票）と督促文を、DIRの日付のフォルダに作ります。前に送ったものは除きます。",
)
@json_option
@reading_returns
def check_command(
    master: Path,
    returns: tuple[Path, ...],
    period: str,
    report: Path | None,
    return_to: Path | None,
    json_target: str | None,
    *,
    how: How,
) -> None:
    """返送された回答を読み取り、誤りと確認事項を一覧にします。"""
    from taikou_xl import pipeline
    from taikou_xl.outputs.terminal import sendback_lines, state_lines

    checked = pipeline.send_back(
        master,
        returns,
        period,
        return_to,
        report=report,
        json_target=json_path(json_target),
        how=how,
    )
    lines = [*state_lines(checked.c)]
    if return_to:
        lines += sendback_lines(checked.outgoing, str(checked.folder or return_to))
    show(checked.c, json_target, [("確認結果", report)], lines)


@command("consolidate")
@master_argument
@returns_argument
@period_option
@click.option(
    "-o", "target", type=PATH, required=True, metavar="SUMMARY.xlsx", help="出力先の集計表。"
)
@json_option
@reading_returns
def consolidate_command(
    master: Path,
    returns: tuple[Path, ...],
    period: str,
    target: Path,
    json_target: str | None,
    *,
    how: How,
) -> None:
    """回答を集計し、集計表（Excel）を作ります。"""
    from taikou_xl import pipeline

    c = pipeline.consolidate(
        master,
        returns,
        period,
        target,
        json_target=json_path(json_target),
        how=how,
    )
    show(c, json_target, [("集計表", target)])


@command("rollover")
@master_argument
@returns_argument
@period_option
@click.option(
    "-o", "target", type=PATH, required=True, metavar="NEXT_MASTER.xlsx", help="次の台帳の出力先。"
)
@reading_returns
def rollover_command(
    master: Path,
    returns: tuple[Path, ...],
    period: str,
    target: Path,
    *,
    how: How,
) -> None:
    """回答を台帳に記録し、次の期の台帳を作ります（元の台帳は変わりません）。"""
    from taikou_xl import pipeline
    from taikou_xl.outputs.handover import handover_name
    from taikou_xl.outputs.rolled import recording_lines

    c, done = pipeline.rollover(master, returns, period, target, how=how)
    say_findings(c.findings)
    for line in recording_lines(done):
        say(line)
    say(f"台帳を作りました：{target}")
    if not any(finding.code == "handover-kept" for finding in c.findings):
        say(f"引継ぎ書を作りました：{target.with_name(handover_name(c))}")
    finish(c.findings)


@command("publish")
@master_argument
@returns_argument
@period_option
@click.option("-o", "folder", type=PATH, required=True, metavar="DIR", help="出力先のフォルダ。")
@click.option(
    "--stage",
    type=JapaneseChoice(["推進会議", "審議会", "公表"]),
    default="公表",
    metavar="推進会議|審議会|公表",
    help="どの段階の資料か（既定：公表）。",
)
@click.option(
    "--formats",
    default="",
    metavar="LIST",
    help="作るもの。例：html,csv（既定：html,csv,xlsx,docx,pdf のすべて）。",
)
@click.option(
    "--plain-characters",
    is_flag=True,
    help="機種依存文字（①、Ⅰ、㈱など）を (1)、I、(株) のように書き換えます。",
)
@click.option(
    "--previous", type=PATH, metavar="DIR", help="前に公表したフォルダ。正誤表を作ります。"
)
@click.option(
    "--allow-incomplete",
    is_flag=True,
    help="未回答や保留があっても、途中の集計と明記して公表用の資料を作ります。",
)
@reading_returns
def publish_command(
    master: Path,
    returns: tuple[Path, ...],
    period: str,
    folder: Path,
    stage: str,
    formats: str,
    previous: Path | None,
    *,
    plain_characters: bool,
    allow_incomplete: bool,
    how: How,
) -> None:
    """公表用のウェブページ、オープンデータ、会議の資料を作ります。"""
    from taikou_xl import pipeline
    from taikou_xl.publishing.facts import Stage
    from taikou_xl.publishing.folder import Wishes, read_formats
    from taikou_xl.publishing.told import published_lines

    wishes = Wishes(read_formats(formats), plain_characters, previous)
    done = pipeline.publish(
        master,
        returns,
        period,
        folder,
        stage=Stage(stage),
        wishes=wishes,
        allow_incomplete=allow_incomplete,
        how=how,
    )
    say_findings(done.c.findings)
    for line in published_lines(done.publication, done.made):
        say(line)
    say(f"公表資料を作りました：{folder}")
    finish(done.c.findings)


@command("compare")
@click.argument("old", metavar="OLD_SUMMARY", type=PATH)
@click.argument("new", metavar="NEW_SUMMARY", type=PATH)
@click.option(
    "-o", "target", type=PATH, required=True, metavar="正誤表.xlsx", help="出力先の正誤表。"
)
@force_option
def compare_command(old: Path, new: Path, target: Path, *, force: bool, quiet: bool) -> None:
    """二つの集計表を比べ、修正された欄の正誤表を作ります。"""
    from taikou_xl import pipeline
    from taikou_xl.outputs.corrections import describe

    found = pipeline.compare(old, new, target, force=force)
    say(describe(found))
    say(f"正誤表を作りました：{target}")


COMMANDS = (check_command, consolidate_command, rollover_command, publish_command, compare_command)
