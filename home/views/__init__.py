"""Pages that are not in Wagtail's tree: preferences, statistics, site map, the style page, errors."""
