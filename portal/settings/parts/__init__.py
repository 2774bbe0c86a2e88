"""One module a concern; every module reads the environment through `env` only."""
