"""What becomes of an accepted file once its cells were checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from taikou_xl.findings import Finding, Severity
from taikou_xl.returns.model import FileStatus, Reading, ReturnedFile


def grade_files(
    readings: Sequence[Reading], findings: Iterable[Finding]
) -> tuple[ReturnedFile, ...]:
    """Give every file with its final status: accepted ones with findings say how many.

    Notes leave a file accepted; errors and warnings make it ``accepted_with_warnings``.
    """
    errors: dict[str, int] = {}
    warnings: dict[str, int] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            errors[finding.file] = errors.get(finding.file, 0) + 1
        elif finding.severity is Severity.WARNING:
            warnings[finding.file] = warnings.get(finding.file, 0) + 1
    return tuple(
        _graded(reading.file, errors.get(reading.file.file, 0), warnings.get(reading.file.file, 0))
        for reading in readings
    )


def _graded(file: ReturnedFile, errors: int, warnings: int) -> ReturnedFile:
    if file.status is not FileStatus.ACCEPTED or not errors + warnings:
        return file
    counts = ((Severity.ERROR, errors), (Severity.WARNING, warnings))
    reason = "・".join(f"{severity.label}{count}件" for severity, count in counts if count)
    return replace(file, status=FileStatus.WITH_WARNINGS, reason=reason)
