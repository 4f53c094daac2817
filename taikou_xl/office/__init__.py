"""Excel on the desk: the workbook with the buttons, what they call, and what may block them."""
