"""Near-duplicates: keyed sketches of narratives, and the search for matters that look alike."""
