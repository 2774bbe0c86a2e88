"""Changes of the world in this room."""
