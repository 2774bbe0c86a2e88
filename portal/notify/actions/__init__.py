"""Changes of messages: sent, read."""
