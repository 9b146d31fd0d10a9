"""One file a resource: which rows, which serializer, what may be asked."""
