"""Other machines that help to read: an executor of dask.distributed, which is asked for by address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from taikou_xl.errors import TaikouError, UsageProblem

if TYPE_CHECKING:
    from concurrent.futures import Executor

_PATIENCE = "15s"  # until a scheduler must have answered


@contextmanager
def executor_at(address: str) -> Iterator[Executor]:
    """Give an executor whose tasks run on the machines of a scheduler, until the block ends.

    Raises:
        UsageProblem: dask.distributed is not installed, or the address is none.
        TaikouError: nobody answers at the address.
    """
    try:
        distributed = import_module("distributed")
    except ImportError as missing:
        raise UsageProblem(
            "--scheduler を使うための部品（dask.distributed）が入っていません。",
            "taikou-xl を入れたPythonで「python -m pip install distributed」を実行するか、--scheduler を外してください。",
        ) from missing
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except ValueError as problem:
        raise UsageProblem(
            f"--scheduler の「{address}」は、アドレスとして読み取れません。",
            "tcp://192.168.0.10:8786 のように指定してください。",
        ) from problem
    except (OSError, TimeoutError) as problem:
        raise TaikouError(
            f"スケジューラー「{address}」につながりません。",
            "アドレスと、スケジューラーが動いていることを確認してください。",
        ) from problem
    try:
        # pure: an identical call would get the result of the first one, though files changed
        yield client.get_executor(pure=False)
    finally:
        client.close(timeout=5)
