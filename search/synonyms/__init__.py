"""Synonyms that staff keep: words that mean the same to whoever searches.

models       groups of words, and every version the table ever had
actions      changing and restoring, each a new version with an event
in_force     the table that queries are planned by, the same in every process
admin        the lists in the Wagtail admin
"""
