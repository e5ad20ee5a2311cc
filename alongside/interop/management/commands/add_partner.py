from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from alongside.accounts import queries as accounts
from alongside.accounts.rules import Actor
from alongside.interop import actions
from alongside.kit import context
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships
from alongside.partnerships.queries import Entered


class Command(BaseCommand):
    help = "Let a partner's system send referrals, and print its client id and its secret, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="short, in small letters: it is the client id too")
        parser.add_argument("--by", required=True, help="e-mail address of the coordinator")
        parser.add_argument("--organisation", required=True, help="ODS code of who sends")
        parser.add_argument("--site", default="", help="name of the place of care, if it is one")
        parser.add_argument("--message-version", dest="versions", action="append", default=[])
        parser.add_argument(
            "--use-case", dest="use_cases", action="append", default=[], metavar="THEIRS=OURS"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._add(options)
        except (Refused, ValidationError) as refusal:
            reason = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
            raise CommandError(reason) from refusal
        finally:
            context.clear()

    def _add(self, options: dict[str, Any]) -> None:
        validate_slug(options["name"])
        by, entered = self._entered(options["by"])
        organisation = (
            partnerships.organisations_of(by).filter(ods_code=options["organisation"]).first()
        )
        if organisation is None:
            raise Refused("No organisation in the partnership has this ODS code")
        site = partnerships.sites_of(by).filter(name=options["site"]).first()
        if options["site"] and site is None:
            raise Refused("No place of care in the partnership has this name")
        partner, secret = actions.add_partner(
            name=options["name"],
            organisation_id=organisation.pk,
            site_id=site.pk if site else None,
            versions=options["versions"] or ["1.0.0"],
            use_cases=dict(each.split("=", 1) for each in options["use_cases"] if "=" in each),
            by=by,
            at=entered.at,
        )
        self.stdout.write(f"Client id: {partner.client}")
        self.stdout.write(f"Client secret, shown this once: {secret}")

    def _entered(self, email: str) -> tuple[Actor, Entered]:
        user = accounts.user_by_email(email)
        entered = partnerships.enter(user.pk, None, read_only=False) if user else None
        if entered is None or entered.actor is None:
            raise Refused("Nobody with this e-mail address has a role in a partnership")
        return entered.actor, entered
