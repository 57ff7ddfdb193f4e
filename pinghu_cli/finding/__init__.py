"""Find what people mean: index, read, rank. Pure; see docs/search.md."""
