"""Every rule of law, as an editor reads it."""

from datetime import date
from functools import lru_cache

from alongside.law.queries.documents import everything, issues, time_limits
from alongside.law.rules import listed
from alongside.law.rules.listing import Rule
from alongside.law.rules.switches import NO_DAYS, Days


def rules(days: Days = NO_DAYS) -> dict[tuple[str, str], Rule]:
    """
    Return every rule by its id and its version.

    days  those that an organisation's editors entered for switches
    """
    return _rules(frozenset(days.items()))


@lru_cache(maxsize=64)
def _rules(days: frozenset[tuple[str, date]]) -> dict[tuple[str, str], Rule]:
    return {
        each.key: each for each in (*_about_problems(dict(days)), *_about_everything(dict(days)))
    }


def _about_problems(days: Days) -> list[Rule]:
    known = issues().values()
    areas = {area.id: area for area in everything().problems.areas}
    return [
        *(
            listed.time_limit(version, [each for each in known if key in each.time_limits])
            for key, versions in time_limits(days).items()
            for version in versions
        ),
        *(listed.issue(each, areas[each.area]) for each in known),
        *(
            listed.document(paper, [each for each in known if key in each.documents])
            for key, paper in everything().papers.documents.items()
        ),
    ]


def _about_everything(days: Days) -> list[Rule]:
    law = everything()
    return [
        *map(listed.urgency, law.urgency.rules),
        *map(listed.route, law.routes_now),
        *map(listed.gate, law.gates.values()),
        *(listed.right(each, days) for each in law.rights.values()),
        *map(listed.flow, law.sharing.flows.values()),
        *map(listed.point, law.sharing.points.values()),
        *map(listed.point, law.legal_aid.duties.values()),
        *map(listed.scope, law.legal_aid.scope.values()),
        *map(listed.means, law.legal_aid.means.values()),
        *map(listed.mark, law.legal_aid.marks.values()),
    ]
