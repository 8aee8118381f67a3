"""`python -m fundrules_website`."""

from fundrules_website.building import build

build()
