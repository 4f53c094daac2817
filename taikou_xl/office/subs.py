"""The text of our own macros: one Sub without arguments per button, and what they share.

Identifiers are ASCII, Japanese stands only in strings: the module is kept in code page 932.
Each Sub says 起動中, starts Python through xlwings, and looks afterwards whether Python
answered: where the interpreter is missing, ``RunPython`` gives no error at all.
"""

from __future__ import annotations

from taikou_xl.office.steps import REFRESH, STEPS, State, Step

_HEAD = """\
Option Explicit
' Each button calls one Sub below. Python does the work and writes the result into the
' cells named taikou_<step>_state, _time, _result and _link.
"""
_SUB = """
Public Sub {sub}()
    RunStep "{key}", "{python}"
End Sub
"""
_SHARED = """
Private Sub RunStep(ByVal stepKey As String, ByVal pythonLine As String)
    Dim trouble As String
    On Error GoTo Failed
    If ThisWorkbook.Path = "" Then
        Tell stepKey, "{failed}", "このブックを一度保存してから、もう一度押してください。"
        Exit Sub
    End If
    Tell stepKey, "{running}", "しばらくお待ちください。"
    trouble = NoInterpreter()
    If trouble <> "" Then
        Tell stepKey, "{failed}", trouble
        Exit Sub
    End If
    DoEvents
    RunPython pythonLine
    If StateOf(stepKey) = "{running}" Then
        Tell stepKey, "{failed}", "Pythonが動きませんでした。" & TakenError() & "「診断」の .cmd を実行してください。"
    End If
    Exit Sub
Failed:
    trouble = Reason(Err.Number, Err.Description)
    Resume Report
Report:
    On Error GoTo NoPlace
    Tell stepKey, "{failed}", trouble
    Exit Sub
NoPlace:
    MsgBox trouble, vbExclamation, "taikou_xl"
End Sub

Private Sub Tell(ByVal stepKey As String, ByVal state As String, ByVal text As String)
    PlaceOf(stepKey, "state").Value = state
    PlaceOf(stepKey, "time").Value = Format(Now, "yyyy/mm/dd hh:mm")
    PlaceOf(stepKey, "result").Value = text
    PlaceOf(stepKey, "link").Value = ""
End Sub

Private Function StateOf(ByVal stepKey As String) As String
    StateOf = CStr(PlaceOf(stepKey, "state").Value)
End Function

Private Function PlaceOf(ByVal stepKey As String, ByVal part As String) As Object
    Set PlaceOf = ThisWorkbook.Names("taikou_" & stepKey & "_" & part).RefersToRange
End Function

Private Function NoInterpreter() As String
    Dim wanted As String
    Dim attributes As Long
    wanted = CStr(GetConfig("INTERPRETER_WIN", ""))
    On Error GoTo Missing
    attributes = GetAttr(wanted)
    Exit Function
Missing:
    NoInterpreter = "Pythonが見つかりません（" & wanted & "）。taikou-xl を入れ直し、console でこのブックを作り直してください。"
End Function

Private Function TakenError() As String
    Dim sheet As Object
    Dim text As String
    Dim lines As Variant
    For Each sheet In ThisWorkbook.Worksheets
        If sheet.Name = "Error" Then text = CStr(sheet.Range("A1").Value)
    Next sheet
    If text = "" Then Exit Function
    Application.DisplayAlerts = False
    ThisWorkbook.Worksheets("Error").Delete
    Application.DisplayAlerts = True
    ThisWorkbook.Worksheets(1).Activate
    text = Replace(text, vbCr, "")
    Do While Right(text, 1) = vbLf
        text = Left(text, Len(text) - 1)
    Loop
    lines = Split(text, vbLf)
    TakenError = "（" & Left(CStr(lines(UBound(lines))), 200) & "）"
End Function

Private Function Reason(ByVal number As Long, ByVal text As String) As String
    If number = 70 Then
        Reason = "Windowsのセキュリティの規則で、Excelからプログラムを起動できません。同じ名前の .cmd を使ってください。"
    Else
        Reason = "Pythonを起動できませんでした（" & text & "）。「診断」の .cmd を実行してください。"
    End If
End Function
"""


def macro_source() -> str:
    """Give the module's text without its attributes."""
    subs = "".join(_sub(step) for step in (*STEPS, REFRESH))
    shared = _SHARED.replace("{failed}", State.FAILED).replace("{running}", State.RUNNING)
    return f"{_HEAD}{subs}{shared}"


def _sub(step: Step) -> str:
    return _SUB.format(sub=step.sub, key=step.key, python=step.python)
