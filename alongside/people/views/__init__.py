from alongside.people.views.agreeing import agreed, ask, change
from alongside.people.views.comparing import same
from alongside.people.views.conflicts import conflict, conflicts, end_party
from alongside.people.views.reaching import contact, phrase, settle
from alongside.people.views.sealing import keep_hidden, opening, sealed, settle_hidden
from alongside.people.views.speaking import proxies, proxy
from alongside.people.views.walls import i_know, lift, wall, walls

__all__ = [
    "agreed",
    "ask",
    "change",
    "conflict",
    "conflicts",
    "contact",
    "end_party",
    "i_know",
    "keep_hidden",
    "lift",
    "opening",
    "phrase",
    "proxies",
    "proxy",
    "same",
    "sealed",
    "settle",
    "settle_hidden",
    "wall",
    "walls",
]
