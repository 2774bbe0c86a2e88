"""Home page, content pages, site settings, statistics."""
