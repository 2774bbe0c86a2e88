"""Templated messages by e-mail, SMS and inside the portal."""
