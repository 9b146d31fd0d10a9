"""What each resource looks like. A serializer reads what the query brought and never asks the database again."""
