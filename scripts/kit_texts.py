"""The small ``.cmd`` files and the letter of the offline kit.

They are read by Windows in the code page that their second line sets; nothing in them needs
the rights of an administrator, and nothing outside the target folder is written.
"""

from __future__ import annotations

from collections.abc import Mapping

_BEGIN = """\
@echo off
chcp 932 >nul
rem taikou_xl : {what}
setlocal
"""
_END = """\
:end
echo.
pause
"""
_INSTALL = """\
set "HERE=%~dp0"
set "TARGET=%LOCALAPPDATA%\\taikou_xl"
if not "%~1"=="" set "TARGET=%~1"
echo 入れる場所：%TARGET%
if not exist "%TARGET%" mkdir "%TARGET%"
if exist "%HERE%python\\python.exe" goto embedded
py -{version} -c "import sys; sys.exit(sys.maxsize < 2**32)" >nul 2>nul
if errorlevel 1 goto trypath
py -{version} -m venv "%TARGET%\\venv"
if errorlevel 1 goto failed
goto venv
:trypath
python -c "import sys; sys.exit(sys.version_info[:2] != ({comma}) or sys.maxsize < 2**32)" >nul 2>nul
if errorlevel 1 goto nopython
python -m venv "%TARGET%\\venv"
if errorlevel 1 goto failed
:venv
set "PY=%TARGET%\\venv\\Scripts\\python.exe"
goto packages
:embedded
xcopy "%HERE%python" "%TARGET%\\python" /E /I /Y /Q >nul
if errorlevel 1 goto failed
set "PY=%TARGET%\\python\\python.exe"
"%PY%" "%HERE%wheels\\{pip}\\pip" install --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" --no-warn-script-location pip
if errorlevel 1 goto failed
:packages
"%PY%" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" --no-warn-script-location --upgrade {package}
if errorlevel 1 goto failed
rem a newer kit may bring the same version number
"%PY%" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" --no-warn-script-location --force-reinstall --no-deps {package}
if errorlevel 1 goto failed
:tools
copy /Y "%HERE%tools\\*.cmd" "%TARGET%" >nul
if errorlevel 1 goto failed
echo.
"%PY%" -m taikou_xl doctor
echo.
echo 入れました。フォルダ「%TARGET%」を開きます。
start "" "%TARGET%"
goto end
:nopython
echo Python {version}（64ビット）が見つかりません。
echo Python {version} を入れるか、Python入りの一式を使ってください（docs/install.md）。
goto end
:failed
echo 入れられませんでした。上の表示を、情報システム担当課に見せてください。
"""
_PYTHON = """\
set "PY=%~dp0venv\\Scripts\\python.exe"
if not exist "%PY%" set "PY=%~dp0python\\python.exe"
if not exist "%PY%" echo まだ入れていません。一式の install.cmd を先に実行し、開いたフォルダの中のものを使ってください。
if not exist "%PY%" goto end
"""
_DROPPED = """\
if "%~1"=="" echo {ask}
if "%~1"=="" goto end
"""
_OPEN_WINDOW = 'if not errorlevel 2 start "" {what}\n'


def install_text(version: str, package: str, pip: str) -> bytes:
    """Give install.cmd for wheels of one Python version; ``pip`` is the name of pip's own wheel."""
    words = {
        "version": version,
        "comma": version.replace(".", ", "),
        "package": package,
        "pip": pip,
    }
    return _file("install", _INSTALL.format(**words))


def tool_texts() -> Mapping[str, bytes]:
    """Give the files that install.cmd puts beside Python: from the demo to the console."""
    run = '"%PY%" -m taikou_xl'
    demo = '"%~dp0taikou-demo\\はじめに.html"'
    return {
        "1_架空の回答で試す.cmd": _file(
            "demo",
            f'{_PYTHON}{run} demo -o "%~dp0taikou-demo"\n{_OPEN_WINDOW.format(what=demo)}',
        ),
        "2_計画一覧のひな形を作る.cmd": _file(
            "list",
            f'{_PYTHON}{run} list -o "%~dp0計画一覧.xlsx"\n'
            + _OPEN_WINDOW.format(what='"%~dp0計画一覧.xlsx"'),
        ),
        "3_計画一覧から台帳を作る.cmd": _file(
            "master",
            _DROPPED.format(ask="計画一覧のファイルを、このファイルの上に重ねて放してください。")
            + f'{_PYTHON}{run} master "%~1" -o "%~dp1台帳.xlsx"\n',
        ),
        "4_台帳から操作ブックを作る.cmd": _file(
            "console",
            _DROPPED.format(ask="台帳のファイルを、このファイルの上に重ねて放してください。")
            + f'{_PYTHON}if not exist "%~dp1回収" mkdir "%~dp1回収"\n'
            + f'{run} console "%~1" -o "%~dp1行革管理.xlsm"\n',
        ),
        "診断.cmd": _file(
            "doctor",
            f'{_PYTHON}if not "%~1"=="" goto dropped\n{run} doctor\ngoto end\n'
            f':dropped\n{run} doctor "%~1"\n',
        ),
        "taikou-xl.cmd": f'@echo off\nchcp 932 >nul\n{_PYTHON}"%PY%" -m taikou_xl %*\n:end\n'.replace("\n", "\r\n").encode("cp932"),
    }  # fmt: skip


def letter(version: str, *, embedded: bool) -> bytes:
    """Give はじめにお読みください.txt."""
    python = (
        f"Python {version} も入っています（PCにPythonがなくてもかまいません）。"
        if embedded
        else f"PCに Python {version}（64ビット）が入っている必要があります。"
    )
    text = f"""taikou_xl　インターネットにつながらないPC（Windows 64ビット）に入れる一式

{python}
管理者権限は要りません。入る場所は %LOCALAPPDATA%\\taikou_xl だけです。

1　この zip を、PCの中のフォルダに展開します（zip を開いたまま実行しないでください）。
　　展開の前に、zip を右クリックし、プロパティの「許可する」に印を付けます。
2　install.cmd をダブルクリックします。終わると、入れたフォルダが開きます。
3　「1_架空の回答で試す」をダブルクリックし、できた「はじめに」を見ます。
4　「2_計画一覧のひな形を作る」で一覧を作り、1行に1つの計画項目を書きます。
5　書いた一覧を「3_計画一覧から台帳を作る」の上に重ねて放します。一覧と同じフォルダに台帳ができます。
6　台帳を「4_台帳から操作ブックを作る」の上に重ねて放します。台帳と同じフォルダに操作ブックができます。
7　操作ブックを開き、「次にすること」のとおりにボタンを押します。

消すときは、%LOCALAPPDATA%\\taikou_xl のフォルダを削除します。ほかには何も残りません。
"""
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _file(what: str, body: str) -> bytes:
    return (_BEGIN.format(what=what) + body + _END).replace("\n", "\r\n").encode("cp932")
