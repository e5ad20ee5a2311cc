from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alongside.audit import queries


class Command(BaseCommand):
    help = "Check every audit chain against its rows and against the anchors outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        found = queries.check_chains(settings.ANCHORS)
        wrong = [
            f"{organisation}: {fault}" for organisation, faults in found.items() for fault in faults
        ]
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} faults in {len(found)} chains")
