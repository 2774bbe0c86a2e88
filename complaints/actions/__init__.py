"""One module per change of the world: check, execute, record, tell."""
