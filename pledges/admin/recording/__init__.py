"""Record a statement: one page, one action."""
