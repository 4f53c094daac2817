"""What it adds up to: plain functions over rows and counts, no Excel."""
