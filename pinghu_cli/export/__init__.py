"""The whole document as tables for other tools: SQLite, DuckDB, CSV, JSON, and SQL for other engines.

Data flows tables, views -> script -> files: `tables` and `views` say what there is, in the terms of `document.model`;
`script` puts it into the SQL of an engine; `files` writes it, whole or not at all.
"""
