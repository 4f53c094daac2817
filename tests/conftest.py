"""What all tests share: programs that must be there, the real plan, a clean folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.commands import Call, caller


def require_program(name: str) -> str:
    """Give a program's path; skip without it, or fail where CI forbids skipping."""
    found = shutil.which(name)
    if found:
        return found
    message = f"{name} is not installed"
    if os.environ.get("TAIKOU_REQUIRE_PROGRAMS"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the project's folder."""
    return Path(__file__).parent.parent


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the program in this process."""
    return caller(capsys)
