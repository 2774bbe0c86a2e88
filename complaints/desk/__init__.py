"""The agencies' and discipline inspection's part of /desk/."""
