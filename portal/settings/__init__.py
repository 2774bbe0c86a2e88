"""Settings by concern (`parts/`), assembled per way of running: `embedded` (demo, tests) and `production`."""
