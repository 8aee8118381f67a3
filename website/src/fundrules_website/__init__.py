"""Makes the documentation site from the rules and from what people wrote."""
