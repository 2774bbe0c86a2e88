"""Facts written with the change that made them and delivered after commit, at least once."""
