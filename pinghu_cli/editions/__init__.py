"""Two editions of a document compared: which item of one is which of the other, and what changed."""
