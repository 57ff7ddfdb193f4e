"""The only place that prints: views (what to show), formats (how scripts get it), pages (how people see it)."""
