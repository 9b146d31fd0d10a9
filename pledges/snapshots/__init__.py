"""The exported tables as files, dated and with checksums: made by a job, kept in a folder, checked without us.

Invariant: a folder that has a day's name is whole. It was written under another name, seen onto the disk, and renamed.
"""
