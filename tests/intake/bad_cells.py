"""Cells with something else in them than a careful answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.intake.bad_files import BROKEN, LARGE
from tests.intake.cases import EITHER, HELD, REJECTED, TAKEN, Case, one_file
from tests.intake.town import Content, Spot, Town, formula, in_xml, number, text

# 数値 of a share (32.5％), of no target, of an amount (600,000千円), of 2/6, of a month
SHARE, NONE, AMOUNT, PART, DAY = (("3", "数値"), ("4", "数値"), ("22", "数値"), ("25", "数値"), ("14", "数値"))  # fmt: skip
PROSE, RATING, LOOK = ("3", "実施概要"), ("3", "達成度"), ("3", "振り返り")
KEPT = "（as written）"  # the value is what was typed
Styled = Callable[[Town], Content]


def cell(
    name: str,
    spot: Spot,
    content: Content | str | Styled | None,
    codes: str = "",
    *,
    value: str | tuple[str, ...] = "",
    wanted: str = TAKEN,
    **more: Any,
) -> Case:
    """Give a case of one cell; where there is an error the cell is held unless ``value`` says."""
    if value == KEPT and isinstance(content, str):
        value = content
    held = HELD if codes and "…" not in codes else ""
    values: Mapping[Spot, str | tuple[str, ...]] = {spot: value or held}

    def make(town: Town) -> bytes:
        made = content(town) if callable(content) else content
        return town.returned({spot: made})

    return one_file(name, make, wanted, codes, values=values, **more)


def kept(name: str, spot: Spot, written: str, **more: Any) -> Case:
    """Give a case of a text that must arrive exactly as written."""
    return cell(name, spot, written, value=written, **more)


def formatted(value: str, code: str) -> Styled:
    """Give a number in a cell with a number format."""
    return lambda town: number(value, town.form.styles[code])


def raw(inner: str) -> Content:
    """Give the XML of a text stored in the cell itself."""
    return Content(' t="inlineStr"', f"<is>{inner}</is>")


def error(code: str) -> Content:
    return Content(' t="e"', f"<v>{code}</v>")


def boolean(value: str) -> Content:
    return Content(' t="b"', f"<v>{value}</v>")


def run_of(*texts: str) -> str:
    return "".join(
        f'<r><rPr><b/></rPr><t xml:space="preserve">{in_xml(one)}</t></r>' for one in texts
    )


ERRORS = tuple(
    cell(f"the error {code} as a figure", SHARE, error(code), "cell-error")
    for code in ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!")
) + tuple(
    cell(f"the error #REF! as {spot[1]}", spot, error("#REF!"), "cell-error")
    for spot in (PROSE, RATING, LOOK, NONE)
)
FORMULAS = (
    cell("a formula without a result", SHARE, formula("32+1", None), "cell-uncached"),
    cell("a formula with an empty result", SHARE, formula("32+1", ""), "cell-uncached"),
    cell("a formula for words without a result", PROSE, formula('"a"&"b"', None, "str"), "cell-uncached"),
    cell("a formula without a result as 達成度", RATING, formula("A1", None), "cell-uncached"),
    cell("a formula without a result where nothing is asked", NONE, formula("A1", None), "cell-uncached"),
    cell("a formula whose result is an error", SHARE, formula("A1/0", "#DIV/0!", "e"), "cell-error"),
    cell("a formula whose result is true", SHARE, formula("1=1", "1", "b"), "cell-boolean"),
    cell("a formula with a figure as result", SHARE, formula("32+1", "33"), value="33"),
    cell("a formula with words as result", PROSE, formula("A1", "実施した。", "str"), value="実施した。"),
    cell("a formula whose result is an empty text", PROSE, formula('""', "", "str"), "required-blank"),
    cell("a formula of another file", SHARE, formula("[1]Sheet1!A1", "33"), value="33"),
    cell("an array formula", SHARE, Content("", '<f t="array" ref="E12">SUM(A1:A2)</f><v>33</v>'), value="33"),
    cell("a shared formula without a result", SHARE, Content("", '<f t="shared" si="0"/>'), "cell-uncached"),
)  # fmt: skip
BOOLEANS = (
    cell("TRUE as a figure", SHARE, boolean("1"), "cell-boolean"),
    cell("FALSE as 達成度", RATING, boolean("0"), "cell-boolean"),
    cell("TRUE as prose", PROSE, boolean("1"), "cell-boolean"),
    cell("a truth value that is none", SHARE, boolean("2"), "cell-boolean|file-unreadable", wanted=EITHER, value=HELD),
)  # fmt: skip
DATES = (
    *(cell(f"a day in the format {code}", SHARE, formatted("46059", code), "value-date") for code in ("yyyy/m/d", 'yyyy"年"m"月"d"日"', "[$-411]ggge年m月d日")),
    *(cell(f"a day in the Japanese format {n}", SHARE, formatted("46059", str(n)), "value-date") for n in (27, 31, 50, 57)),
    cell("a day stored as a text of its kind", SHARE, Content(' t="d"', "<v>2026-02-06</v>"), "value-date"),
    cell("a day as prose", PROSE, formatted("46059", "yyyy/m/d"), "value-date"),
    cell("a day as 達成度", RATING, formatted("46059", "yyyy/m/d"), "value-date|rating-unknown"),
    cell("2/6 that became a day", PART, formatted("46059", "yyyy/m/d"), value="2/6", notes="value-restored"),
    cell("2/6 that became a day in a Japanese format", PART, formatted("46059", "57"), value="2/6", notes="value-restored"),
    cell("2/6 that became a third", PART, number("0.333333333333333"), value="2/6", notes="value-restored"),
    cell("2/6 that became a day of 30", PART, formatted("46083", "yyyy/m/d"), "value-date"),
    cell("a deadline that is a day", DAY, formatted("45889", "yyyy/m/d"), value="令和7年8月20日", notes="value-restored"),
    cell("a deadline that is a number", DAY, number("45889"), value="45889"),
    cell("a day before all days", SHARE, formatted("-5", "yyyy/m/d"), "value-date|file-unreadable", wanted=EITHER, value=HELD),
    cell("a day after all days", SHARE, formatted("1E+9", "yyyy/m/d"), "value-date|file-unreadable", wanted=EITHER, value=HELD),
)  # fmt: skip
NUMBERS = (
    cell("a plain number", SHARE, number("33"), value="33"),
    cell("a number shown as a percentage", SHARE, formatted("0.325", "0.0%"), value="32.5%"),
    cell("a percentage shown without its tenths", SHARE, formatted("0.325", "0%"), value="32.5%"),
    cell("a share as a fraction of one", SHARE, number("0.325"), value="32.5%", notes="value-restored"),
    cell("the error of binary fractions", SHARE, number("32.500000000000004"), value="32.5"),
    cell("a number in powers of ten", AMOUNT, number("6.0E+5"), value="600000"),
    cell("minus zero", NONE, number("-0"), value="0"),
    cell("a number formatted as text", SHARE, formatted("33", "@"), value="33"),
    cell("a number with more digits than are kept", AMOUNT, number("1234567890123456789"), "value-unreadable"),
    cell("a number of twenty digits in powers of ten", AMOUNT, number("1E+20"), "value-unreadable"),
    cell("a number too large for any program", AMOUNT, number("1E+999"), "value-unreadable|file-unreadable", wanted=EITHER, value=HELD),
    *(cell(f"the number {bad!r}", SHARE, number(bad), BROKEN, wanted=REJECTED) for bad in ("nan", "inf", "1_000", "٣٣", "３３", "0x21", "33％", "1,000", "12 34", "--1")),
    cell("a number without digits", SHARE, Content("", "<v></v>"), "required-blank"),
    cell("a kind of cell that is none", SHARE, Content(' t="q"', "<v>33</v>"), BROKEN, wanted=EITHER, value="33"),
    cell("a shared text that is not there", SHARE, Content(' t="s"', "<v>99999</v>"), BROKEN, wanted=REJECTED),
    cell("a shared text before the first", SHARE, Content(' t="s"', "<v>-1</v>"), BROKEN, wanted=REJECTED),
    cell("a shared text at one and a half", SHARE, Content(' t="s"', "<v>1.5</v>"), BROKEN, wanted=REJECTED),
)  # fmt: skip
FIGURES = (
    kept("full-width digits", SHARE, "女性比率３２．５％"),
    kept("a full-width figure with its grouping", AMOUNT, "６００，０００千円"),
    kept("a figure without its unit", AMOUNT, "600,000"),
    kept("a figure with blanks around", AMOUNT, "600,000 千円"),
    kept("words around the figure", SHARE, "約33％（速報）"),
    kept("two lines of figures", SHARE, "女性比率33.0％\n（前年度 30.1％）"),
    kept("a figure that is not final", SHARE, "未確定（9月ごろ）"),
    *(cell(f"the wrong grouping {bad}", AMOUNT, bad, "value-unreadable") for bad in ("1,2３4", "1,23", "12,3456", "1,,234", "6000,00千円", "１，２３")),
    cell("16 digits", AMOUNT, "1234567890123456千円", "value-unreadable"),
    cell("16 full-width digits", AMOUNT, "１２３４５６７８９０１２３４５６", "value-unreadable"),
    cell("16 digits in groups", AMOUNT, "1,234,567,890,123,456", "value-unreadable"),
    *(cell(f"{word} where a figure is asked", SHARE, word, "value-unreadable") for word in ("同上", "〃", "なし", "-", "－", "ー", "々", "同左", "別紙のとおり", "（なし）", "―")),
    *(kept(f"{word} where no figure is asked", NONE, word) for word in ("同上", "なし", "－")),
    *(cell(f"{word}: no digits of ours", SHARE, word, "value-unreadable") for word in ("٣١", "⑤", "½", "Ⅳ", "nan", "inf", "३३％", "𝟑𝟑", "NaN％")),
    *(cell(f"{word}: digits that touch a strange one", SHARE, word, "…", value=(word, HELD), figureless="3") for word in ("10²％", "3½％", "1_000％", "33.0.1％", "0x21", "3٣％", "33e5", "1e3％")),
    cell("3 3.0％: a blank within the figure", SHARE, "3 3.0％", "…", value=("3 3.0％", HELD), figureless="3"),
)  # fmt: skip
CLASSES = (
    *(cell(f"達成度 {word!r}", RATING, word, "rating-unknown") for word in ("ほぼ達成", "年度目標逹成", "達成", "○", "1", "年度目標達成・年度目標一部達成", "年度目標達成（見込み）", "未回答", "保留", "対象外", "合計", "同上", "年度目標達成です")),
    cell("達成度 as the number 2", RATING, number("2"), "rating-unknown"),
    *(cell(f"達成度 with blanks: {word!r}", RATING, word, value="年度目標達成", notes="choice-normalised") for word in (" 年度目標達成", "年度目標達成　", "年度\n目標達成", "年度目標達成\u00a0")),
    cell("達成度 with a mark nobody sees", RATING, "年度目標達成\u200b", "rating-unknown …", value=("年度目標達成", HELD)),
    cell("達成度 blank", RATING, None, "required-blank"),
)  # fmt: skip
BLANKS = (
    *(cell(f"prose that is only {name}", PROSE, blank, "required-blank") for name, blank in {"a blank": " ", "a full-width blank": "　", "line breaks": "\n\n", "a blank that does not break": "\u00a0", "a blank of no width": "\u200b", "a byte order mark": "\ufeff", "a control character": "\x07", "a joiner": "\u2060"}.items()),
    cell("prose blank", PROSE, None, "required-blank"),
    cell("an empty text stored", PROSE, text(""), "required-blank"),
    cell("a figure blank", SHARE, None, "required-blank"),
    cell("a figure blank where none is asked", NONE, None, value=""),
    cell("振り返り blank", LOOK, None, value=""),
)  # fmt: skip
LETTERS = (
    *(cell(f"{name} in a text", PROSE, f"前{bad}後", value="前後", notes="text-cleaned") for name, bad in {"a bell": "\x07", "a vertical tab": "\x0b", "a terminal's escape": "\x1b", "a zero": "\0", "half of a pair": "\ud83d", "the other half": "\ude00", "U+FFFE": "\ufffe", "U+FFFF": "\uffff", "a turn of direction": "\u202e", "an isolate": "\u2067", "a control of C1": "\x9b", "delete": "\x7f"}.items()),
    cell("a pair in two escapes", PROSE, raw("<t>前_xD83D__xDE00_後</t>"), value=("前😀後", "前後")),
    cell("a control character as it is", PROSE, raw("<t>前\x07後</t>"), BROKEN, wanted=REJECTED),
    cell("U+FFFE as it is", PROSE, raw("<t>前\ufffe後</t>"), f"{BROKEN} …", wanted=EITHER, value="前後"),
    cell("an escape of an escape", PROSE, raw("<t>_x005F_x0041_</t>"), value="_x0041_"),
    cell("an escaped letter", PROSE, raw("<t>_x0041_で実施</t>"), value="Aで実施"),
    cell("an escaped line end", PROSE, raw("<t>一行_x000D_\n二行</t>"), value="一行\n二行"),
    cell("a carriage return", PROSE, raw("<t>一行&#13;&#10;二行&#13;三行</t>"), value="一行\n二行\n三行"),
    kept("an apostrophe in front", SHARE, "'33.0％"),
    kept("300 line breaks", PROSE, "\n".join(map(str, range(300)))),
    kept("a tab", PROSE, "前\t後"),
    kept("blanks at both ends", PROSE, " 　実施した。 \n"),
    kept("letters of many kinds", PROSE, "①➄👉🇯🇵葛󠄀（異体字）ﾊﾝｶｸ髙﨑 がが ‰ ℃ ㍻"),
    kept("markup", PROSE, "<b>&amp;</b> ]]> <!-- --> &#x41;"),
    kept("32,767 characters", PROSE, "長" * 32_767),
    cell("32,768 characters", PROSE, "長" * 32_768, f"{LARGE}|text-too-long", wanted=EITHER, value=HELD),
    cell("16,384 letters of two units each", PROSE, "😀" * 16_384, f"{LARGE}|text-too-long", wanted=EITHER, value=("😀" * 16_384, HELD)),
    cell("a million characters", PROSE, "長" * 1_000_000, LARGE, wanted=REJECTED),
    cell("a text in runs", PROSE, raw(run_of("計画", "どおり", "実施した。")), value="計画どおり実施した。"),
    cell("a text with reading aids", PROSE, raw('<t>漢字</t><rPh sb="0" eb="2"><t>カンジ</t></rPh><phoneticPr fontId="1"/>'), value="漢字"),
    cell("runs with reading aids between", PROSE, raw(f'{run_of("漢")}<rPh sb="0" eb="1"><t>カン</t></rPh>{run_of("字")}'), value="漢字"),
    cell("a text stored as a formula's", PROSE, Content(' t="str"', "<v>実施した。</v>"), value="実施した。"),
    cell("a text beside an extension", PROSE, Content(' t="inlineStr"', '<is><t>実施した。</t></is><extLst><ext uri="x"><v>99</v></ext></extLst>'), wanted=EITHER, codes=f"{BROKEN} …", value="実施した。"),
)  # fmt: skip
CELLS: tuple[Case, ...] = (
    *ERRORS, *FORMULAS, *BOOLEANS, *DATES, *NUMBERS, *FIGURES, *CLASSES, *BLANKS, *LETTERS,
)  # fmt: skip
