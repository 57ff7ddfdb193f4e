"""The document: its types, loading, rules and published text. Pure: imports no terminal library, prints nothing."""
