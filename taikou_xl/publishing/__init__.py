"""What residents and the council see: web page, open data, papers. Nothing else leaves."""
