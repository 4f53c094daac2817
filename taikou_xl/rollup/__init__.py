"""What it adds up to: pure pandas, no Excel."""
