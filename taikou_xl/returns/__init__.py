"""What comes back: returned workbooks become one checked table."""
