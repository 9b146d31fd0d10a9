"""Makes the environment, starts the servers and keeps them running. Never imports Django.

Invariant: whatever ends the supervisor, even kill -9, ends every process that it started.
"""
