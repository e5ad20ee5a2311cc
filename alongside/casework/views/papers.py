"""Letters and documents of a file, on one page."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import queries
from alongside.casework.models import Authority
from alongside.casework.rules.authority import AuthorityState
from alongside.casework.views.showing import shown, the_case
from alongside.kit.filters import day_of
from alongside.law import queries as law


@require_safe
@requires(Permission.WORK_ON_CASES)
def papers(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
    today = day_of(request.at)
    asked = request.GET.get("words", "").replace("\0", "")[:200]
    authorities = list(queries.authorities_of(case.pk))
    open_issues = queries.issues_of(case.pk).filter(ended_at=None)
    return shown(
        request,
        "casework/papers.jinja",
        case,
        authorities=[(each, queries.bodies_named(each)) for each in authorities],
        may_speak=any(_is_in_force(each, today) for each in authorities),
        letters=queries.letters_of(case.pk),
        to_write=[
            (each, law.issue(each.problem).label, queries.templates_for(each, today))
            for each in open_issues
        ],
        documents=queries.documents_of(case.pk, asked),
        asked=asked,
        today=today,
    )


def _is_in_force(authority: Authority, today: date) -> bool:
    return authority.state == AuthorityState.SIGNED and authority.until >= today
