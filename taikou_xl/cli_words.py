"""The command line in Japanese: click's own headings and complaints, reworded."""

from __future__ import annotations

from typing import Any

import click


class JapaneseCommand(click.Command):
    """A command whose help and usage are Japanese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line under 使い方."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="使い方: ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Give the pieces of the usage line with [オプション] first."""
        pieces = super().collect_usage_pieces(ctx)
        return [_translated(piece) for piece in pieces]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under オプション."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        options.sort(key=lambda option: option.name in ("quiet", "help"))  # the usual ones last
        records = [
            (name, text.replace("[required]", "［必須］"))
            for option in options
            for name, text in [option.get_help_record(ctx) or ("", "")]
            if name
        ]
        if records:
            with formatter.section("オプション"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give ``--help`` with a Japanese explanation."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "この説明を表示します。"
        return option


class JapaneseGroup(JapaneseCommand, click.Group):
    """A group whose help and usage are Japanese; commands stand in the order of the year."""

    command_class = JapaneseCommand

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order in which they were declared."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands under コマンド."""
        JapaneseCommand.format_options(self, ctx, formatter)
        rows = [
            (name, command.get_short_help_str(limit=100))
            for name, command in self.commands.items()
            if not command.hidden
        ]
        with formatter.section("コマンド"):
            formatter.write_dl(rows)


def _translated(piece: str) -> str:
    return {"[OPTIONS]": "[オプション]", "COMMAND [ARGS]...": "コマンド [引数]…"}.get(piece, piece)


class JapaneseChoice(click.Choice[str]):
    """One of a few words, refused in Japanese."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Name the wrong word and those that can be chosen."""
        return f"「{value}」ではなく、{'、'.join(self.choices)} を指定してください"


def usage_message(problem: click.UsageError) -> tuple[str, str]:
    """Give a complaint about the command line in Japanese: (what is wrong, what to do)."""
    command = problem.ctx.command_path if problem.ctx else "taikou-xl"
    remedy = f"「{command} --help」で使い方を確認してください。"
    return _complaint(problem), remedy


def _complaint(problem: click.UsageError) -> str:
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):
        return "コマンドを指定してください。"
    if isinstance(problem, click.NoSuchOption):
        near = (
            f"（{'、'.join(problem.possibilities)} ではありませんか）"
            if problem.possibilities
            else ""
        )
        return f"「{problem.option_name}」というオプションはありません{near}。"
    if isinstance(problem, click.MissingParameter):
        return f"{_name(problem.param, problem.param_hint)} を指定してください。"
    if isinstance(problem, click.BadOptionUsage):
        return f"オプション「{problem.option_name}」の指定のしかたが正しくありません。"
    if isinstance(problem, click.BadParameter):
        return f"{_name(problem.param, problem.param_hint)} の指定が正しくありません（{problem.message}）。"
    text = problem.format_message()
    if "No such command" in text:
        return f"「{text.split(chr(39))[1]}」というコマンドはありません。"
    if "unexpected extra argument" in text:
        return f"余分な引数があります（{text.split('(', 1)[-1].rstrip(').')}）。"
    if "Missing command" in text:
        return "コマンドを指定してください。"
    return text


def _name(parameter: click.Parameter | None, hint: Any) -> str:  # noqa: ANN401 - str or list
    if isinstance(parameter, click.Option):
        return f"オプション {max(parameter.opts, key=len)}"
    if parameter is not None:
        return f"引数 {parameter.human_readable_name}"
    return " ".join(hint) if isinstance(hint, (list, tuple)) else str(hint or "引数")
