"""Every human write. An action takes keyword arguments and the open `commit` of the write door, and writes all or
nothing.
"""
