"""Wagtail's admin search, with our analysis of Chinese (settings name this module as the backend)."""

from modelsearch.backends.database import SearchBackend

__all__ = ["SearchBackend"]
