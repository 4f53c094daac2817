"""Spreadsheet files as such: reading safely, looking right, appearing whole."""
