"""What people look at: summary, reports, the demo's first page."""
