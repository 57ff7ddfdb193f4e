"""Files of claims, as people have them -> rows of text -> claims: one intake for the single estimate and the batch.

A table of any format (CSV, XLSX, JSON, JSON Lines, YAML, Parquet) becomes the same rows of text (`tables`); headings
say what each column is (`headings`); one reader makes a claim of a row, or says what is wrong with it (`rows`).
"""
