"""A whole file goes to another provider: offered with a referral, taken with it, then let go."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.actions.bundles import restore
from alongside.casework.actions.deadlines import move_deadline
from alongside.casework.actions.issues import move_issue
from alongside.casework.actions.journey import file_was_closed
from alongside.casework.actions.tasks import set_task
from alongside.casework.models import Case, Deadline, Issue, Transfer
from alongside.casework.rules import OPEN, CaseState, DeadlineState, IssueState
from alongside.casework.rules.transfers import (
    Leaving,
    why_not_give_up,
    why_not_offer,
    why_not_take_back,
)
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, leaving, refuse
from alongside.partnerships.models import Organisation
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.models import Contact, Person
from alongside.people.rules import AskedAlone, ContactRule, How, Purpose
from alongside.people.schemas import Identity, Known, Question, Reach
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import ClientIs, Exit, RiskAnswer
from alongside.referrals.schemas import NewReferral

WORDS = "A whole file comes with this referral. The person agreed to that."


@leaving()
@transaction.atomic
def offer_transfer(
    *, case_id: UUID, to_id: UUID, agreed: bool, how: How, by: Actor, at: datetime
) -> Transfer:
    """Refer the person to another provider, with the whole file to be taken along."""
    case = Case.objects.select_for_update().get(pk=case_id)
    referral = case.referral
    to = Organisation.objects.get(pk=to_id)
    refuse(why_not_offer(_leaving(case, to, agreed, by)))
    assert referral is not None
    people.record_consent(
        person_id=case.person_id, said={Purpose.REFER: True}, how=how, recipient_id=to.pk,
        by=by, at=at,
    )  # fmt: skip
    onward = referrals.refer(
        new=_onward(case, referral, by),
        key=f"transfer {uuid4()}",  # sent twice, the second is refused: it is on its way
        person_id=case.person_id,
        provider_id=to.pk,
        by=by,
        at=at,
    )
    transfer = Transfer.objects.create(
        partnership_id=case.partnership_id,
        giver_id=case.provider_id,
        taker=to,
        person_id=case.person_id,
        referral=onward,
        given=case.pk,
        agreed_on=day_of(at),
        agreed_how=how,
        bundle=queries.bundle_of(case),
        offered_at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    set_task(
        case_id=case.pk, words=f"See that {to.name} has taken the file, then let it go"[:300],
        due=day_of(at), by=by, at=at,
    )  # fmt: skip
    audit.record("casework.offer_transfer", case, by=by, at=at, to=str(to.pk))
    return transfer


def receive(case: Case, referral: Referral, *, by: Actor, at: datetime) -> None:
    """Put the file that came with a referral into the taker's own, once it is open."""
    rows = Transfer.objects.select_for_update().filter(
        referral=referral, taker=by.organisation_id, taken=None, ended_at=None
    )
    transfer = rows.first()
    if transfer is None:
        return
    restore(transfer.bundle, case, by=by)
    transfer.taken, transfer.taken_at, transfer.bundle = case.pk, at, {}
    transfer.save(update_fields=["taken", "taken_at", "bundle"])
    audit.record("casework.take_transfer", case, by=by, at=at, given=str(transfer.given))


def opponents_along(referral: Referral, by: Actor) -> list[str]:
    """Whom a file that comes with a referral is against."""
    rows = Transfer.objects.filter(referral=referral, taker=by.organisation_id, taken=None)
    found = rows.first()
    return queries.opponents_in(found.bundle) if found and found.bundle else []


@transaction.atomic
def give_up(*, transfer_id: UUID, by: Actor, at: datetime) -> Case:
    """Let a file go that the other provider has taken: its days are theirs from now on."""
    transfer = _ours(transfer_id, by)
    refuse(why_not_give_up(taken=transfer.taken is not None))
    case = Case.objects.select_for_update().get(pk=transfer.given)
    words = f"With {transfer.taker.name} since {transfer.taken_at:%-d %B %Y}"
    for deadline_id in _live(case):
        move_deadline(
            deadline_id=deadline_id, to=DeadlineState.TRANSFERRED, words=words, on=day_of(at),
            by=by, at=at,
        )  # fmt: skip
    for issue_id in list(Issue.objects.filter(case=case, state__in=OPEN).values_list("pk")):
        move_issue(issue_id=issue_id[0], to=IssueState.ENDED, by=by, at=at)
    file_was_closed(case, why=Exit.REDIRECTED, by=by, at=at)
    case.state, case.closed_at = CaseState.CLOSED, at
    case.save(update_fields=["state", "closed_at"])
    _end(transfer, at)
    audit.record("casework.give_up", case, by=by, at=at, to=str(transfer.taker_id))
    return case


@transaction.atomic
def take_back(*, transfer_id: UUID, by: Actor, at: datetime) -> None:
    """The file stays after all: it was declined, or the person changed their mind."""
    transfer = _ours(transfer_id, by)
    refuse(why_not_take_back(taken=transfer.taken is not None))
    transfer.bundle = {}
    _end(transfer, at)
    audit.record("casework.take_back", Case(pk=transfer.given, person_id=transfer.person_id),
        by=by, at=at)  # fmt: skip


def _ours(transfer_id: UUID, by: Actor) -> Transfer:
    rows = queries.transfers_of(by).select_for_update(of=("self",))
    transfer: Transfer = rows.get(pk=transfer_id)
    if transfer.ended_at is not None:
        raise Refused("This transfer has ended already")
    return transfer


def _end(transfer: Transfer, at: datetime) -> None:
    transfer.ended_at = at
    transfer.save(update_fields=["ended_at", "bundle"])


def _live(case: Case) -> list[UUID]:
    rows = Deadline.objects.filter(issue__case=case, state=DeadlineState.LIVE)
    return list(rows.values_list("pk", flat=True))


def _leaving(case: Case, to: Organisation, agreed: bool, by: Actor) -> Leaving:
    return Leaving(
        agreed=agreed,
        is_open=case.state == CaseState.OPEN,
        to_itself=to.pk == case.provider_id,
        on_its_way=queries.transfers_of(by).filter(given=case.pk, ended_at=None).exists(),
        has_referral=case.referral_id is not None,
        can_take=known.can_take(to.pk, _question(case)),
    )


def _question(case: Case) -> Question:
    """Of everybody whom the giver has in its register for this file, on either side."""
    parties = list(queries.parties_of(case))
    return Question(
        names=tuple(Known(each.name, each.birth_date) for each in parties if each.side == "FOR"),
        opponents=tuple(each.name for each in parties if each.side == "AGAINST"),
    )


def _onward(case: Case, referral: Referral, by: Actor) -> NewReferral:
    """The referral that takes the file along. It says no more than any other would."""
    issues = Issue.objects.filter(case=case, state__in=OPEN)
    domains = sorted(set(issues.values_list("domain", flat=True))) or referral.domains
    is_risky = referral.risk_answer == RiskAnswer.YES
    return NewReferral(
        identity=_identity(case.person),
        patient=_identity(referral.patient) if referral.patient else None,
        client_is=ClientIs(referral.client_is),
        reach=_reach(case),
        referrer_contact=by.name,
        risk_answer=RiskAnswer.YES if is_risky else RiskAnswer.NONE,
        risks=referral.risks,
        consents={Purpose.REFER: True},
        domains=tuple(domains),
        happening=WORDS,
        site_id=referral.site_id,
        other_party=next(iter(issues.exclude(opponent="").values_list("opponent", flat=True)), ""),
    )


def _identity(person: Person) -> Identity:
    return Identity(
        given_name=person.given_name,
        family_name=person.family_name,
        birth_date=person.birth_date,
        nhs_number=person.nhs_number,
        gp_practice_code=person.gp_practice_code,
        language=person.language,
        interpreter=person.interpreter,
        needs=person.needs,
    )


def _reach(case: Case) -> Reach:
    """As it stands: nothing of it is loosened, and nothing is new."""
    contact = Contact.objects.filter(person=case.person_id).first()
    if contact is None:
        return Reach()
    names = set(Reach.__dataclass_fields__) - {"rule", "asked_alone"}
    return Reach(
        rule=ContactRule(contact.rule),
        asked_alone=AskedAlone(contact.asked_alone),
        **{name: getattr(contact, name) for name in names},
    )
