"""Tests of the documentation site, held against the site as it is built."""
