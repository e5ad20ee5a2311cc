"""The Jinja environment: our filters, and the page parts of NHS.UK to borrow from."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
)

from alongside.kit import tongue
from alongside.kit.filters import FILTERS, TESTS


def environment(**options: Any) -> Environment:
    # The macros of NHS.UK ask for keys that may be missing.
    options["undefined"] = ChainableUndefined
    options["loader"] = ChoiceLoader(
        [options["loader"], PackageLoader("nhsuk_frontend_jinja", "templates")]
    )
    if not settings.TEST:  # a page is compiled once, not once by each server that starts
        options["bytecode_cache"] = FileSystemBytecodeCache(str(compiled_pages()))
    options.setdefault("extensions", []).append("jinja2.ext.i18n")
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.filters.update(FILTERS | tongue.FILTERS)
    env.tests.update(TESTS)
    env.globals.update(static=static, url=url, url_or=url_or, messages_of=get_messages)
    env.globals.update(language=translation.get_language, right_to_left=reads_right_to_left)
    env.globals["must_have"] = must_have
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        newstyle=True,
    )
    return env


def compiled_pages() -> Path:
    """Ours alone to write: what lies there is run."""
    folder = Path(settings.DATA) / "pages"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)


def url_or(otherwise: str, *names: str) -> str:
    """Return the first of these addresses that this installation has."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return otherwise


def reads_right_to_left() -> bool:
    return translation.get_language_bidi()


def must_have(value: Any, advice: str) -> Any:
    """Fail loudly where a template forgot what its form cannot work without."""
    if not value:
        raise LookupError(advice)
    return value
