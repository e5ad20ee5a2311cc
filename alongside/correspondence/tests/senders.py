"""Senders for tests: each stands for a channel."""

from alongside.correspondence.rules import Handed, NeverSent, NotSent

handed_over: list[str] = []


def works(*, message, by, at):
    handed_over.append(str(message.pk))
    return Handed(b"{}", "Taken")


def refuses(*, message, by, at):
    raise NotSent("The other side is closed")


def breaks(*, message, by, at):
    raise ValueError("Zebedee Quillfeather")


def never(*, message, by, at):
    raise NeverSent("The other side says that there is no such number")
