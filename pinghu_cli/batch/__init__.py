"""Claims by the file: any number of applicants, estimated by the query of `receipts.sql` in DuckDB.

Data flows source -> cells -> sums -> results: a file is read as text, its cells are understood, the query computes,
files are written. A row that cannot be understood goes to the rejects with its line and the reason; none is lost.
"""
