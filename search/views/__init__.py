"""The search page, the record page and the API: thin readers of `search.searching`."""
