"""Thin views: the agency's desk and the admin's extra pages."""
