"""The written pages for applicants, helpdesk and about: true, complete and the same in both languages.

That the pre-check keeps nothing in the browser, that no cookie is set while it is used and that logs have nothing of
what was typed is tested in tests/browsing.py, tests/test_page.py, tests/test_service.py and
tests/test_service_documents.py; here is tested what else the privacy page says.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from fundrules import load_funds
from fundrules.api.logs import TOLD
from fundrules.wording import LANGUAGES, en, nl
from fundrules_website import checks, rulepages, written
from fundrules_website.checks import decided
from fundrules_website.filling import filled
from fundrules_website.fragments import Shown
from fundrules_website.running import BLOCK, BlockError, Runner
from fundrules_website.site import HERE, ROOT_OF_TESTS, Site
from tests.browsing import browsing
from tests.serving import Server, running
