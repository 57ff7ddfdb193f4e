"""Listings as scripts get them: a typed row for each, declared once, with a docstring per field.

From the declaration come the fields of every format, docs/contract.md, the JSON Schemas of ``pinghu schema``, the
Chinese headings, and `pinghu_cli.rows`. To add a field: an annotated line and its docstring in the row's class, its
Chinese name in `labels`, its value in the function below the class.
"""
