"""The HTTP service: the same decisions and lists as the library, with problems, limits and headers of its own."""
