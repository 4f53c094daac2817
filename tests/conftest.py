"""What all tests share: programs that must be there, the real plan, a clean folder."""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# what is imported already is used in this process: thousands of runs need no process each
import taikou_xl.returns.schemas  # noqa: F401
from tests.commands import Call, caller

# A busy machine is no fault of the program: time is measured in the benchmark, not in tests. The
# same inputs every time, so that a change is judged by itself; TAIKOU_SEARCH=1 looks for new ones.
settings.register_profile(
    "same everywhere",
    deadline=None,
    derandomize=not os.environ.get("TAIKOU_SEARCH"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same everywhere")

# seconds after which a test gives up waiting for a program or a page: nothing is meant to take so
# long, and a machine that does much else at the same time must not make a test fail
PATIENCE = 600.0


def require_program(name: str) -> str:
    """Give a program's path; skip without it, or fail where CI forbids skipping."""
    found = shutil.which(name)
    if found:
        return found
    message = f"{name} is not installed"
    if os.environ.get("TAIKOU_REQUIRE_PROGRAMS"):
        pytest.fail(message)
    pytest.skip(message)


def require_module(name: str) -> Any:
    """Import a package that tests need; skip without it, or fail where CI forbids skipping."""
    if os.environ.get("TAIKOU_REQUIRE_PROGRAMS"):
        return importlib.import_module(name)
    return pytest.importorskip(name)


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the project's folder."""
    return Path(__file__).parent.parent


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the program in this process."""
    return caller(capsys)
