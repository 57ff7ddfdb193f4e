"""Every number in print <-> its exact value. Nothing here prints."""
