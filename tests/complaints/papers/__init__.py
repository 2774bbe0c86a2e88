"""Tests of the official papers."""
