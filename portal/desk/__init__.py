"""The frame of /desk/, which the rooms join with panels."""
