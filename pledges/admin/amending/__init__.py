"""Changing what is recorded: take back, merge, undo, decide. One page each, which first says what would change."""
