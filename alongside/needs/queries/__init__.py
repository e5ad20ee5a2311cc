from alongside.needs.queries.asking import (
    check,
    checks_of,
    every_helpline,
    helplines,
    route_words,
)
from alongside.needs.queries.languages import (
    CODES,
    approved,
    catalogue,
    catalogue_path,
    compiled_path,
    language,
    languages,
)

__all__ = [
    "CODES",
    "approved",
    "catalogue",
    "catalogue_path",
    "check",
    "checks_of",
    "compiled_path",
    "every_helpline",
    "helplines",
    "language",
    "languages",
    "route_words",
]
