"""The exposure board: pages, moderated workflow, the agency's response."""
