"""The 台帳 workbook, written and read."""
