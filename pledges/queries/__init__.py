"""Every read that more than one door needs. Nothing here writes, and nothing here knows a request."""
