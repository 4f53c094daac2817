"""Scripts of the project: templates, documents, pictures."""
