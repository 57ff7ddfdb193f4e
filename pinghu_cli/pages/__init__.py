"""Typed answers -> what people see. Nothing here asks or prints."""
