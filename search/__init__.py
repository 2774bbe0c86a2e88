"""The public read model and its search."""
