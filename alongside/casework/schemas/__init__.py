"""The shape of the documents that casework ships: read strictly, one module a document."""
