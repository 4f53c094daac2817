"""A dose of scripts/fuzz_returns.py: no damage of a returned form changes an answer in silence."""

from __future__ import annotations

from collections import Counter

import pytest

from scripts.fuzz_returns import SILENT, Base, make_base, run

SOUND = {"equal", "equal, with a finding", "as any reader sees it"}


@pytest.fixture(scope="module")
def base() -> Base:
    return make_base()


@pytest.mark.parametrize("seed", range(2))
def test_returned_form__any_damage__never_differs_in_silence(base: Base, seed: int) -> None:
    """Flipped bits and mutated XML are refused, held, named, or what every reader sees."""
    verdicts = list(run(base, 300, 120, seed, jobs=1))
    assert [v for v in verdicts if v.outcome in (SILENT, "CRASH")] == []
    counts = Counter((v.kind, v.outcome in SOUND) for v in verdicts)
    # the dose tries something: bits hit the content, and XML both matters and does not
    assert counts[("flip", False)] > 200
    assert min(counts[("mutation", True)], counts[("mutation", False)]) > 10
