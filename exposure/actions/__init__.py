"""One module per change of the board."""
