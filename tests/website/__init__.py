"""Tests of the documentation site, in the built site and in a browser."""
