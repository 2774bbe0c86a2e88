"""Template tags of the Centre."""
