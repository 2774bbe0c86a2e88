"""Files of leads: which columns mean what, and reading CSV, XLSX and JSONL row by row within bounds."""
