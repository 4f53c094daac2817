"""The language of the domain, without any Excel in it."""
