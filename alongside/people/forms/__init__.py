from alongside.people.forms.agreeing import ANSWERS, NO, NOT_ASKED, YES, Agreed, Change, Same
from alongside.people.forms.conflicts import Deciding, Knows, Lifting, Standing, Walling
from alongside.people.forms.reaching import (
    CHANNELS,
    Contacting,
    Hidden,
    Opening,
    Phrase,
    Sealing,
    Where,
)
from alongside.people.forms.speaking import Speaks

__all__ = [
    "ANSWERS",
    "CHANNELS",
    "Deciding",
    "Hidden",
    "Knows",
    "Lifting",
    "NO",
    "NOT_ASKED",
    "YES",
    "Agreed",
    "Change",
    "Contacting",
    "Opening",
    "Phrase",
    "Same",
    "Sealing",
    "Speaks",
    "Standing",
    "Walling",
    "Where",
]
