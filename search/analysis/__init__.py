"""Chinese text analysis in pure Python: what a record says and what a query asks, in the same terms.

Engines store and look up the terms made here and analyse nothing themselves, so every engine gives the same answer.

    folding           NFKC, lower case, traditional to simplified, brackets, thousands separators; offsets kept
    numerals          五千元 = 5000元, 第三十八条 = 第38条, months and days
    document_numbers  四府执监通〔2026〕3号 in any spelling
    segmentation      words: jieba in precise mode with a domain dictionary, and the parts of compounds
    synonyms          the table of words that mean the same
    homophones        what the writer of 听正 meant
    terms             all of it together: the terms of a text
"""
