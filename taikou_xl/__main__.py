"""Let ``python -m taikou_xl`` be the same program as ``taikou-xl``."""

from taikou_xl.cli import main

if __name__ == "__main__":
    main()
