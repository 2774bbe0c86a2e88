"""From what a person typed to a plan that any engine can carry out.

syntax    words, "phrases", -without, 单位: and other fields, document numbers in any spelling
plan      the engine-neutral plan: groups of options with weights
planning  the plan of a typed query: synonyms, compounds, numbers
spelling  what was probably meant when nothing is found
"""
