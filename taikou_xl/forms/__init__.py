"""What goes out: item sheets and one workbook per department."""
