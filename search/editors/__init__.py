"""Wagtail's admin search (modelsearch's database backends) with our analysis of Chinese.

analysis   what an editor's text and query become: words for full search, signs in a row for search as you type
indexing   what both databases share: the analysed row, written without touching any other row
sqlite     the FTS5 variant
postgres   the tsvector variant
"""
