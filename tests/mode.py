"""Read by pytest before anything else: whoever runs tests runs them in mode test."""

import os
from typing import Any

os.environ["ALONGSIDE_MODE"] = "test"
# Chromium's driver runs a loop of its own, beside which Django's connections are used.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_addoption(parser: Any) -> None:
    parser.addoption(
        "--screenshots", action="store_true", help="make the pictures of the README anew"
    )
