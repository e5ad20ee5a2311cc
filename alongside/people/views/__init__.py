from alongside.people.views.agreeing import agreed, ask, change
from alongside.people.views.comparing import same
from alongside.people.views.reaching import contact, phrase, settle
from alongside.people.views.sealing import keep_hidden, opening, sealed, settle_hidden
from alongside.people.views.speaking import proxies, proxy

__all__ = [
    "agreed",
    "ask",
    "change",
    "contact",
    "keep_hidden",
    "opening",
    "phrase",
    "proxies",
    "proxy",
    "same",
    "sealed",
    "settle",
    "settle_hidden",
]
