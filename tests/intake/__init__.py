"""Whatever comes back: bad inputs, damage, interruption and injected texts."""
