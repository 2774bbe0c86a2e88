"""Abuse protection: limits by a forgotten digest of the address, a trap for robots, a sum for people."""
