"""How long a matter is kept, and how it is destroyed: its key goes, and whatever could still point at a person."""
