"""The town, made once for all tests of what comes back."""

from __future__ import annotations

import pytest

from tests.intake.town import Town, build_town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Give the made-up town with its master, forms and eleven good returns."""
    return build_town(tmp_path_factory.mktemp("町"))
