"""The Tulip Fund, which does not exist: an example of a plugin."""
