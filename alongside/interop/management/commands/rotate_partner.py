from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.accounts import queries as accounts
from alongside.accounts.rules import Actor
from alongside.interop import actions
from alongside.interop.models import Partner
from alongside.kit import context
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships


class Command(BaseCommand):
    help = "Change the secret of a partner's system, or its public keys, while it goes on sending."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name of the partner, which is its client id")
        parser.add_argument("--by", required=True, help="e-mail address of the coordinator")
        parser.add_argument(
            "--keep", type=int, default=24, metavar="HOURS", help="how long the old secret counts"
        )
        parser.add_argument("--add-key", type=Path, metavar="PEM", help="a public key, instead")
        parser.add_argument("--remove-key", metavar="NAME", help="a key's name, instead")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._rotate(options)
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            context.clear()

    def _rotate(self, options: dict[str, Any]) -> None:
        user = accounts.user_by_email(options["by"])
        entered = partnerships.enter(user.pk, None, read_only=False) if user else None
        if entered is None or entered.actor is None:
            raise Refused("Nobody with this e-mail address has a role in a partnership")
        by, at = entered.actor, entered.at
        partner = self._partner(options["name"], by)
        if options["add_key"]:
            pem = options["add_key"].read_text()
            name = actions.add_key(partner=partner, pem=pem, by=by, at=at)
            self.stdout.write(f"Key taken under the name {name}")
        elif options["remove_key"]:
            actions.remove_key(partner=partner, name=options["remove_key"], by=by, at=at)
            self.stdout.write("Key removed")
        else:
            keep = timedelta(hours=options["keep"])
            secret = actions.change_secret(partner=partner, keep=keep, by=by, at=at)
            self.stdout.write(f"The old secret counts for {options['keep']} more hours")
            self.stdout.write(f"Client secret, shown this once: {secret}")

    def _partner(self, name: str, by: Actor) -> Partner:
        found = Partner.objects.filter(name=name, partnership=by.partnership_id).first()
        if found is None:
            raise Refused("There is no system of this name in the partnership")
        return found
