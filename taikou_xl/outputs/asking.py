"""What every unit still has to correct or confirm, and the answers that its copy holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from taikou_xl.findings import CATALOGUE, Finding, Severity
from taikou_xl.forms.sendback import Mark
from taikou_xl.plan.amounts import as_asked, asked_fields
from taikou_xl.plan.model import Kind
from taikou_xl.returns.contrast import answer_key, filled_items
from taikou_xl.returns.kinds import CONFLICT, MERGED
from taikou_xl.returns.model import Answer, FileStatus, Result, ReturnedFile, State
from taikou_xl.returns.sent import Key, key_of
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.sheets.grid import CellKind

TAKEN = (FileStatus.ACCEPTED, FileStatus.WITH_WARNINGS, FileStatus.CONFLICT)
ASKED_BY_HAND = "inquiry-open"
_DISPUTES = ("file-conflict", "item-conflict")
# what other held cells show (errors, days, truth values) is no answer: in a cell for text it
# would be taken for one if it came back
_ANSWERS = (CellKind.TEXT.value, CellKind.NUMBER.value, MERGED)
_SHOWN_CHARS, _CELL_CHARS = 120, 32767  # a cell holds no more: what is longer was held


@dataclass(frozen=True)
class Asking:
    """Everything open in one consolidation, by unit; computed once."""

    c: Consolidated

    @cached_property
    def marks(self) -> Mapping[str, tuple[Mark, ...]]:
        """What each unit is asked, corrections first, in plan order of items and fields."""
        found: dict[str, list[Mark]] = {}
        for unit, mark in (*self._disputed(), *self._found()):
            found.setdefault(unit, []).append(mark)
        units = self.c.plan.units_in(self.c.period)
        return {unit: self._in_order(found[unit]) for unit in units if unit in found}

    @cached_property
    def statuses(self) -> Mapping[str, str]:
        """Each unit's status: missing, sent_back (something must be corrected) or accepted."""
        known = tables.unit_status(self.c)
        return {
            unit: "sent_back" if status == "accepted" and self.must(unit) else status
            for unit, status in known.items()
        }

    @cached_property
    def strangers(self) -> tuple[ReturnedFile, ...]:
        """The files of which nobody knows whose they are."""
        return tuple(f for f in self.c.returns if f.status is FileStatus.REJECTED and not f.unit)

    def must(self, unit: str) -> tuple[Mark, ...]:
        """Give what a unit has to correct."""
        return tuple(mark for mark in self.marks.get(unit, ()) if mark.must)

    def keys(self, unit: str) -> frozenset[Key]:
        """Give what a unit's open points are known by."""
        return frozenset(key_of(unit, mark) for mark in self.marks.get(unit, ()))

    def files(self, unit: str) -> tuple[ReturnedFile, ...]:
        """Give the returns of a unit; refused ones only where no other came."""
        own = self._of_unit.get(unit, [])
        if any(f.status in TAKEN for f in own):
            own = [f for f in own if f.status is not FileStatus.REJECTED]
        return tuple(own)

    @cached_property
    def _of_unit(self) -> dict[str, list[ReturnedFile]]:
        found: dict[str, list[ReturnedFile]] = {}
        for file in self.c.returns:
            if file.status is not FileStatus.IGNORED:
                found.setdefault(file.unit, []).append(file)
        return found

    def corrects(self, unit: str) -> tuple[str, ...]:
        """Give the SHA-256 of all returns that a copy for a unit answers, older ones too."""
        digests = [d for f in self.files(unit) for d in (f.sha256, *f.corrects) if d]
        return tuple(dict.fromkeys(digests))

    def sender(self, unit: str) -> dict[str, str]:
        """Give 記入者 and 内線 as they stand on the unit's latest return.

        所属長確認 is left open: it is to be given again for what was corrected.
        """
        known = [f for f in self.files(unit) if f.cover.sender or f.cover.extension]
        last = max(known, key=lambda f: f.received, default=None)
        return {"記入者": last.cover.sender, "内線": last.cover.extension} if last else {}

    def answers(self, unit: str) -> dict[str, dict[str, str]]:
        """Give a unit's answers for its copy, by item and field.

        They are as they came; a number or day that was read is given as it was read, a choice
        in the plan's spelling. Where files differ, and where a cell holds an error or a day
        that is no answer, nothing.
        What 事務局修正 says stands in place of what it corrects.
        """
        items = self.c.plan.items_of(unit, self.c.period)
        return {
            item.no: {
                f.name: text
                for f in asked_fields(self.c.plan, item, self.c.period)
                if 0 < len(text := self._answer(item.no, f.name)) <= _CELL_CHARS
            }
            for item in items
        }

    def _answer(self, no: str, field: str) -> str:
        result = self._results.get((no, field))
        if result is not None and result.file == self.c.source:
            return result.value
        if no in self._disputes:
            given = self._disputes[no].get(field, [])
            agreed = len(set(map(answer_key, given))) == 1
            return given[0].text if agreed and given[0].kind in _ANSWERS else ""
        answer = self._answers.get((no, field))
        if answer is None:
            return ""
        chosen = self._kinds[field] in (Kind.RATING, Kind.CHOICE)
        if result is not None and result.state == State.ACCEPTED:
            as_it_came = answer.kind == CellKind.TEXT.value and not chosen
            return answer.text if as_it_came else result.value
        return answer.text if answer.kind in _ANSWERS else ""

    def _disputed(self) -> Iterable[tuple[str, Mark]]:
        """Give a mark for every cell of which files say different things."""
        for no, fields in self._disputes.items():
            unit = self.c.plan.item_by_no[no].unit
            for field, given in fields.items():
                if len(set(map(answer_key, given))) == 1:
                    continue
                code = "file-conflict" if len({a.unit for a in given}) == 1 else "item-conflict"
                texts = [(_base(a.file), _shorten(a.text) or "（空白）") for a in given]
                told = "届いた回答のファイルで、内容が食い違っています。"
                told += "".join(f"\n・{name}：{text}" for name, text in texts)
                value = "／".join(text for _, text in texts)
                source = "+".join(sorted({self._files[a.file].sha256[:16] for a in given}))
                ask = "正しい内容を、印の欄に記入してください。"
                yield unit, Mark(no, field, value, told, ask, True, code, source)

    def _found(self) -> Iterable[tuple[str, Mark]]:
        for finding in self.c.findings:
            unit = self._unit(finding)
            if unit and self._concerns(finding, unit):
                yield unit, self._mark(finding)

    def _unit(self, finding: Finding) -> str:
        item = self.c.plan.item_by_no.get(finding.item)
        if item is not None and item.active(self.c.period):
            return item.unit
        file = self._files.get(finding.file)
        return file.unit if file else ""

    def _concerns(self, finding: Finding, unit: str) -> bool:
        """Tell whether a department should hear of a finding."""
        if finding.severity is Severity.NOTE or not finding.ask:
            return False
        if finding.code in _DISPUTES:
            own = {no for no in self._disputes if self.c.plan.item_by_no[no].unit == unit}
            return finding.item not in own if finding.item else not own
        file = self._files.get(finding.file)
        if file is None:
            return finding.code == ASKED_BY_HAND
        return file.status in TAKEN or (
            file.status is FileStatus.REJECTED and file in self.files(unit)
        )

    def _mark(self, finding: Finding) -> Mark:
        file = self._files.get(finding.file)
        value = finding.value if finding.item else _base(finding.file)
        must = finding.severity is Severity.ERROR
        return Mark(
            finding.item, finding.field, value, finding.told, finding.ask, must,
            finding.code, file.sha256 if file else "",
        )  # fmt: skip

    def _in_order(self, marks: Iterable[Mark]) -> tuple[Mark, ...]:
        items, fields, codes = self._places

        def order(mark: Mark) -> tuple[bool, int, int, int]:
            item, name = items.get(mark.item, -1), fields.get(mark.field, -1)
            return not mark.must, item, name, codes.get(mark.code, 0)

        return tuple(sorted(dict.fromkeys(marks), key=order))

    @cached_property
    def _places(self) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
        """The places of items, fields and codes in their order."""
        return (
            {item.no: n for n, item in enumerate(self.c.plan.items)},
            {f.name: n for n, f in enumerate(self.c.plan.report_fields)},
            {code: n for n, code in enumerate(CATALOGUE)},
        )

    @cached_property
    def _files(self) -> Mapping[str, ReturnedFile]:
        return {file.file: file for file in self.c.returns}

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str], Answer]:
        return {(a.item, a.field): a for a in self.c.answers if a.kind != CONFLICT}

    @cached_property
    def _disputes(self) -> Mapping[str, Mapping[str, list[Answer]]]:
        """The answers of the disputed items as they came, by item and field."""
        held = {a.item for a in self.c.answers if a.kind == CONFLICT}
        by_file: dict[str, list[Answer]] = {}
        for answer in self.c.aside:
            if answer.item in held:
                by_file.setdefault(answer.file, []).append(answer)
        found: dict[str, dict[str, list[Answer]]] = {}
        for answers in by_file.values():
            for no, cells in filled_items(answers).items():
                for name, answer in cells.items():
                    found.setdefault(no, {}).setdefault(name, []).append(answer)
        return found

    @cached_property
    def _kinds(self) -> Mapping[str, Kind]:
        return {f.name: f.kind for f in as_asked(self.c.plan, self.c.period).report_fields}

    @cached_property
    def _results(self) -> Mapping[tuple[str, str], Result]:
        return {(row.item, row.field): row for row in self.c.rows_now}


def _base(shown: str) -> str:
    """Give a file's own name: the department does not know our folders."""
    return shown.rsplit("/", 1)[-1]


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN_CHARS else plain[: _SHOWN_CHARS - 1] + "…"
