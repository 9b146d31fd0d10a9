"""The shipped record: readable YAML files, read and checked whole before anything is written, then loaded in one
commit.

`reader` makes entries of files and knows no table; `loading` asks what is already there and writes the rest. Loading
twice writes nothing the second time. Every complaint names the file, the record in it and the field.
"""

from pledges.actions.record_files.loading import Loaded, load_record, what_is_missing
from pledges.actions.record_files.problems import RecordFilesInvalid
from pledges.actions.record_files.reader import read_record
from pledges.actions.record_files.whole import RecordFiles

__all__ = ["Loaded", "RecordFiles", "RecordFilesInvalid", "load_record", "read_record", "what_is_missing"]
