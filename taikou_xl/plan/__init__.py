"""What was promised: the plan, its fields, its items."""
