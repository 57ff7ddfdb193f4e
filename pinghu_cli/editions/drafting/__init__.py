"""A published text, read into the draft of a data file. What is doubtful is marked; nothing is dropped in silence."""
