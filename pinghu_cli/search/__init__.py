"""Find what people mean: normalise, resolve names, index, rank. Pure; see docs/search.md."""
