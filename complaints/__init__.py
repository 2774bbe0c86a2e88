"""The Centre: from a report to its closing."""
