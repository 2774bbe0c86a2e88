"""Changes of accounts: check, execute, record."""
