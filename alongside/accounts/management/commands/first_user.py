"""`manage first-user EMAIL`: the first account of an installation, or a new link for an old one."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from alongside.accounts import actions, queries


class Command(BaseCommand):
    help = (
        "Makes an account that may set up the first partnership, and prints a link to choose its"
        " password. For an account that exists, prints a new link."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="who signs in")
        parser.add_argument("--name", default="", help="their name, as colleagues will read it")
        parser.add_argument("--address", default="", help="where this installation is reached")

    def handle(self, *args: Any, **options: Any) -> None:
        email, now = options["email"].strip().lower(), timezone.now()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(
                "That is no e-mail address: write it like name@example.org."
            ) from None
        name = options["name"] or email.partition("@")[0].replace(".", " ").title()
        user = actions.add_user(email=email, name=name, at=now, is_first=True)
        link = queries.link_for(user, at=now)
        path = reverse("accounts:join_by_link", args=[link.token])
        self.stdout.write("Open this within 72 hours. It works once:")
        self.stdout.write(f"{options['address'].rstrip('/') or address()}{path}")


def address() -> str:
    host = next(iter(settings.ALLOWED_HOSTS), "localhost")
    return "http://localhost:8000" if host in {"localhost", "127.0.0.1"} else f"https://{host}"
