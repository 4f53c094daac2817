"""Publication: page, open data, papers."""
