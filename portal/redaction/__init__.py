"""Finds what could identify a person in a text meant for the public."""
