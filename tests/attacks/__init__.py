"""What an attacker would try first, and what comes of it."""
