"""manage seed --people N --seed K --today DATE: people who do not exist; same three, same rows."""

import sys
import time
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from alongside.demo.management.seeding import LEAST, Seeding, months, quarters
from alongside.partnerships.rules import LONDON

WIDTH = 30


class Command(BaseCommand):
    help = "Make up a partnership and people in it. The same three arguments make the same rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=2000, help="how many (default: 2000)")
        parser.add_argument("--seed", type=int, default=1, help="which ones (default: 1)")
        parser.add_argument(
            "--today", type=date.fromisoformat, default=None, help="the day it is (default: today)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("People are made up for a demo or a test, never in production.")
        if options["people"] < LEAST:
            raise CommandError(f"Make at least {LEAST} people: fewer fill no partnership.")
        today = options["today"] or datetime.now(LONDON).date()
        if "owner" not in connections:
            raise CommandError("Set DATABASE_OWNER_URL: people are copied in as its role loader.")
        connections["owner"].ensure_connection()
        server: Any = connections["owner"].connection
        seeding = Seeding(server, people=options["people"], seed=options["seed"], today=today)
        if reason := seeding.why_not():
            raise CommandError(reason)
        bar = Bar(options["people"])
        for done in seeding.run():
            bar.show(done)
        quarters.freeze(server, today)
        months.freeze(server, today)
        bar.end()


class Bar:
    """How far it has got: a line that grows on a screen, nothing in a log but the end."""

    def __init__(self, people: int) -> None:
        self.people = people
        self.begun = time.monotonic()
        self.shown = 0.0

    def show(self, done: int) -> None:
        now = time.monotonic()
        if not sys.stdout.isatty() or now - self.shown < 0.1:
            return
        self.shown = now
        full = WIDTH * done // self.people
        left = (now - self.begun) * (self.people - done) / max(done, 1)
        print(
            f"\r  [{'#' * full}{'.' * (WIDTH - full)}] {done:,} of {self.people:,} people,"
            f" about {left:.0f} s left ",
            end="",
            flush=True,
        )

    def end(self) -> None:
        took = time.monotonic() - self.begun
        start = "\r" if sys.stdout.isatty() else ""
        print(f"{start}  {self.people:,} people made up in {took:.1f} s{' ' * WIDTH}", flush=True)
