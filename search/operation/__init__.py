"""What staff see of the running search: the health of the indexes, and which queries found nothing or took long.

models     the notes of queries, without anything about who asked
noting     which queries are noted, and how they are forgotten
selectors  the state of the indexes
views      the page in the Wagtail admin
"""
