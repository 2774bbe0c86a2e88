"""Pages of the Centre's work place. Thin: they read, show, and call the actions."""
