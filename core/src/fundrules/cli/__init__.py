"""The command line: a readable card by default, the same objects as the API with --json."""
