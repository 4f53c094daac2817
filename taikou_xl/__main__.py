"""Let ``python -m taikou_xl`` be the same program as ``taikou-xl``."""

from taikou_xl.cli import run

if __name__ == "__main__":
    run()
