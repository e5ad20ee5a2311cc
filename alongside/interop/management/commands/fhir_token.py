from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.interop import actions, queries
from alongside.interop.rules import MessageRefused
from alongside.kit import context


class Command(BaseCommand):
    help = "Print a short-lived bearer token for a partner's system, as the last line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partner", required=True, help="the name of the partner: demo")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token = self._token(options["partner"])
        finally:
            context.clear()
        minutes = int(actions.TOKEN_LASTS.total_seconds() // 60)
        self.stdout.write(f"A token for {options['partner']}, good for {minutes} minutes:")
        self.stdout.write(token)

    def _token(self, name: str) -> str:
        try:
            caller = queries.partner_called(name)
        except MessageRefused as refused:
            raise CommandError(f"The system of {name} may not send messages here") from refused
        if caller is None:
            raise CommandError(f"There is no partner called {name} that is active")
        return actions.give_token(partner=caller.partner, by=caller.actor, at=caller.at)
