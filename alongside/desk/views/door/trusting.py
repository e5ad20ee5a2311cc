"""Whether a computer is known as one of the place: somebody typed the code of the place there."""

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse

from alongside.accounts.permissions import AtDoor
from alongside.partnerships import queries as partnerships

COOKIE = "alongside_door"
LASTS = 30 * 24 * 60 * 60  # seconds
_signer = TimestampSigner(salt="alongside.desk.door")


def remember(request: AtDoor, answer: HttpResponse) -> None:
    answer.set_cookie(
        COOKIE,
        _signer.sign(_mark(request)),
        max_age=LASTS,
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def is_known(request: AtDoor) -> bool:
    """A code that was changed since makes a computer unknown again."""
    try:
        said = _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=LASTS)
    except BadSignature:
        return False
    return said == _mark(request)


def _mark(request: AtDoor) -> str:
    door = partnerships.doors_of(request.actor).get(pk=request.entry.door_id)
    return f"{door.pk}:{door.code_turn}"
