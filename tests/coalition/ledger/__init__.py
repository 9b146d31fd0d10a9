"""The ledger: the door is the only way, the chain, and who finds what when somebody tampers."""
