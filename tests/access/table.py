"""
The one declared table of who may open what. Tests hold the running product against it, and
docs/reference/access.md is written from it.

Words
  page      an address of the product, by the name under which it is known
  of        the kind of object that the address names, if it names one
  relation  what that object is to the organisation of whoever asks
  shown     in which relations the object is there for whoever may open the page at all
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from alongside.accounts.rules import Permission, Role


class Relation(StrEnum):
    """The relations, with each kind of wall apart. The text is for readers."""

    OWN = "own: one's own work"
    OTHER_TEAM = "same organisation, other team"
    REFERRERS = "referrer's: one's organisation referred, another one advises"
    SHARED = "shared: others' work; one's organisation is in the care team and was told words"
    WALLED = "walled: own, behind a wall for this user"
    SHUT = "shut: own, behind a wall for the whole organisation"
    PATIENT = "walled patient: own, and a wall is around the patient; the client is somebody else"
    OTHER_TENANT = "other tenant: the same organisations in another partnership"
    DELETED = "deleted: declined or entered in error, and every relation ended"


class Side(StrEnum):
    """From where somebody looks; an object may be another one for each side."""

    ALL = "all"
    HEALTH = "health"
    ADVICE = "advice"
    COORDINATOR = "coordinator"


def side_of(role: Role) -> Side:
    if role in (Role.REFERRER, Role.PARTNER_SYSTEM, Role.DOOR):
        return Side.HEALTH
    return Side.COORDINATOR if role is Role.COORDINATOR else Side.ADVICE


class Of(StrEnum):
    PERSON = "person"
    REFERRAL = "referral"
    CASE = "case"
    ISSUE = "issue"
    DEADLINE = "deadline"
    TASK = "task in a file"
    TRANSFER = "file on its way to another provider"
    RECOUNT = "change of a rule, found for a deadline"
    DOCUMENT = "document"
    LETTER = "letter"
    AUTHORITY = "authority to speak for somebody"
    SESSION = "session"
    BOOKING = "booking"
    MESSAGE = "message"
    REPLY = "reply"
    QUESTION = "question"
    PROVIDER = "provider"
    MEMBER = "member"
    ABSENCE = "absence"
    PAIR = "pair of records"
    CONFLICT = "possible conflict"
    REGISTERED = "body in a conflict register"
    WALL = "wall"
    DOOR = "door without an account"
    SHEET = "spreadsheet that one uploaded"
    UNCONFIRMED = "what came by a door and nobody has confirmed"
    CONSENT = "answer about consent"
    NEW_CONTACT = "new number, not confirmed"
    TOLD = "sealed address, not confirmed"
    PROXY = "proxy"
    SIGNING = "advice to countersign"
    REVIEW = "file review"
    FINDING = "finding of a file review"
    COMPLAINT = "complaint"


P = Permission
type Shown = Mapping[Side, set[Relation]]
R, H = Relation, Side
_MADE = {R.OWN, R.OTHER_TEAM, R.REFERRERS}


def _everyone(*relations: Relation) -> Shown:
    return {side: set(relations) for side in Side}


# A coordinator's own referrals are those that nobody has taken yet; what an adviser of the same
# organisation took is another team's, and not theirs to read.
ANY_HAND: Shown = {H.HEALTH: _MADE, H.ADVICE: _MADE, H.COORDINATOR: {R.OWN, R.REFERRERS}}
AS_PROVIDER: Shown = {H.HEALTH: set(), H.ADVICE: {R.OWN, R.OTHER_TEAM}, H.COORDINATOR: set()}
AS_COORDINATOR: Shown = {H.HEALTH: set(), H.ADVICE: set(), H.COORDINATOR: {R.OWN, R.REFERRERS}}
# Of what an organisation routed, and made or took itself, its supervisor reads how it was routed as
# well, also once another provider has it: how it was found is the coordinating organisation's to
# answer for, and the referral is its own. What it routed for others its supervisor does not see.
ROUTED_HERE: Shown = {
    H.HEALTH: set(), H.ADVICE: {R.OWN, R.OTHER_TEAM, R.REFERRERS},
    H.COORDINATOR: {R.OWN, R.REFERRERS},
}  # fmt: skip
AS_REFERRER: Shown = {H.HEALTH: _MADE, H.ADVICE: {R.REFERRERS}, H.COORDINATOR: {R.REFERRERS}}
SHOWN: dict[Of, Shown] = {
    Of.PERSON: _everyone(R.OWN, R.OTHER_TEAM, R.REFERRERS, R.SHARED),
    Of.REFERRAL: ANY_HAND,
    Of.CASE: _everyone(R.OWN, R.OTHER_TEAM),
    Of.ISSUE: _everyone(R.OWN, R.OTHER_TEAM),
    Of.DEADLINE: _everyone(R.OWN, R.OTHER_TEAM),
    Of.LETTER: _everyone(R.OWN, R.OTHER_TEAM),
    Of.DOCUMENT: _everyone(R.OWN, R.OTHER_TEAM),
    Of.AUTHORITY: _everyone(R.OWN, R.OTHER_TEAM),
    Of.RECOUNT: _everyone(R.OWN, R.OTHER_TEAM),
    Of.TASK: _everyone(R.OWN, R.OTHER_TEAM),
    Of.TRANSFER: _everyone(R.OWN, R.OTHER_TEAM),
    # A session is the adviser's; those in it who are hidden are not on its list.
    Of.SIGNING: _everyone(R.OWN, R.OTHER_TEAM),
    Of.REVIEW: _everyone(R.OWN, R.OTHER_TEAM),
    Of.FINDING: _everyone(R.OWN, R.OTHER_TEAM),
    Of.COMPLAINT: _everyone(R.OWN, R.OTHER_TEAM),
    Of.SESSION: _everyone(R.OWN, R.OTHER_TEAM, R.WALLED, R.SHUT, R.PATIENT),
    Of.BOOKING: _everyone(R.OWN, R.OTHER_TEAM),
    Of.MESSAGE: _everyone(R.OWN, R.OTHER_TEAM),
    Of.REPLY: _everyone(R.OWN, R.OTHER_TEAM),
    # A question names nobody: it is the partnership's, whoever asked it.
    Of.QUESTION: _everyone(*(each for each in Relation if each is not R.OTHER_TENANT)),
    Of.PROVIDER: _everyone(R.OWN, R.OTHER_TEAM),
    Of.MEMBER: _everyone(R.OWN, R.OTHER_TEAM),
    Of.ABSENCE: _everyone(R.OWN, R.OTHER_TEAM),
    Of.PAIR: _everyone(R.OWN, R.OTHER_TEAM),
    # A register is a provider's own; a wall is its organisation's.
    Of.CONFLICT: _everyone(R.OWN),
    Of.REGISTERED: _everyone(R.OWN),
    Of.WALL: _everyone(R.OWN),
    Of.DOOR: _everyone(R.OWN, R.OTHER_TEAM, R.DELETED),
    Of.SHEET: _everyone(R.OWN),
    Of.UNCONFIRMED: _everyone(R.OWN),
    Of.CONSENT: _everyone(R.OWN, R.OTHER_TEAM, R.REFERRERS, R.SHARED),
    Of.NEW_CONTACT: _everyone(R.OWN, R.OTHER_TEAM, R.REFERRERS, R.SHARED),
    Of.TOLD: AS_PROVIDER,
    Of.PROXY: _everyone(R.OWN, R.OTHER_TEAM, R.REFERRERS, R.SHARED),
}


@dataclass(frozen=True)
class Alone:
    """Cells that one of the two locks does not hold by itself, and why that is as meant."""

    of: Of
    side: Side
    relations: frozenset[Relation]
    why: str
    but: frozenset[str] = frozenset()  # pages on which both locks hold all the same

    def holds(self, page: "Page", side: Side, relation: Relation) -> bool:
        concerns = page.of is self.of and page.name not in self.but
        return concerns and self.side in (side, Side.ALL) and relation in self.relations


PYTHON_ONLY = [
    Alone(
        Of.REFERRAL, H.COORDINATOR, frozenset({R.OTHER_TEAM}),
        "The organisation that coordinates also advises. Row-level security knows organisations;"
        " that a coordinator reads no referral which an adviser took, the role says.",
        but=frozenset({"desk:receipt"}),
    ),
    Alone(
        Of.SESSION, H.ALL, frozenset({R.REFERRERS, R.SHARED, R.DELETED}),
        "Times and rooms are for all in a partnership to see, so that they can be booked. Who holds"
        " a seat is not: that the database hides by itself.",
    ),
    Alone(
        Of.PROVIDER, H.ALL, frozenset({R.OTHER_TENANT, R.DELETED}),
        "An organisation is nobody's: it may be in many partnerships, and its name is public. That"
        " only what takes part here is changed here is held by what can be written, not by what can"
        " be read.",
    ),
    Alone(
        Of.MEMBER, H.ALL, frozenset({R.DELETED}),
        "That a membership has ended is a fact about a row of the partnership, and no matter of who"
        " may see it.",
    ),
]  # fmt: skip
DATABASE_ONLY = [
    Alone(
        Of.REFERRAL, H.HEALTH, frozenset({R.DELETED}),
        "Whoever referred keeps their referral until the relation to the person ends. That end"
        " hides the person's own row, with which each of these pages is read.",
    ),
]  # fmt: skip


class Reach(StrEnum):
    """How far somebody gets without a role."""

    GUARDED = "guarded"  # sign in, then act for an organisation
    SIGNED_IN = "signed in"  # whoever is signed in, in whatever role or in none
    PUBLIC = "public"


@dataclass(frozen=True)
class Page:
    """
    One row of the table.

    may      the permission without which the page is refused
    answers  fixed answers, by (signed in?, method), where a page has ways of its own
    """

    name: str
    may: P | None = None
    methods: tuple[str, ...] = ("GET", "POST")
    of: Of | None = None
    reach: Reach = Reach.GUARDED
    shown: Shown | None = None
    key: str | None = None  # for gaps that name no object
    alike: bool = False  # the same for everybody who is signed in
    ends: bool = False  # whoever sends it may be signed out, or in as somebody else
    answers: Mapping[tuple[bool, str], int] = field(default_factory=dict)

    def is_shown(self, side: Side, relation: Relation) -> bool:
        shown = self.shown or (SHOWN[self.of] if self.of else None)
        return shown is None or relation in shown[side]


GET, POST = ("GET",), ("POST",)
PUBLIC, SIGNED_IN = Reach.PUBLIC, Reach.SIGNED_IN
_REFERRAL, _CASE, _ISSUE = Of.REFERRAL, Of.CASE, Of.ISSUE


def _fixed(
    out_get: int, out_post: int, in_get: int = 0, in_post: int = 0
) -> Mapping[tuple[bool, str], int]:
    inside = {(True, "GET"): in_get or out_get, (True, "POST"): in_post or out_post}
    return {(False, "GET"): out_get, (False, "POST"): out_post} | inside


OURS = [
    # desk
    Page("desk:home", methods=GET, reach=SIGNED_IN),  # leads whoever acts nowhere to choose
    Page("desk:refer", P.REFER),
    Page("desk:referral", P.SEE_REFERRALS, GET, _REFERRAL),
    Page("desk:receipt", P.REFER, GET, _REFERRAL, shown=AS_REFERRER),
    Page("desk:text", P.LOG_CONTACT, of=_REFERRAL, shown=AS_PROVIDER),
    Page("desk:take_back", P.LOG_CONTACT, POST, _REFERRAL, shown=AS_PROVIDER),
    Page("desk:case", P.SEE_CASES, GET, _CASE),
    Page("desk:find", P.FIND_PEOPLE),
    Page("desk:found", P.FIND_PEOPLE, GET),
    Page("desk:check", P.RECORD_CONSENT, of=Of.PERSON),
    Page("desk:trust", reach=PUBLIC, methods=GET, alike=True),
    Page("desk:law", P.READ_LAW, GET),
    Page("desk:sign_law", P.EDIT_LAW, POST),
    Page("desk:law_rule", P.READ_LAW, GET, key="wb.mr.standard"),
    Page("desk:sign_rule", P.EDIT_LAW, POST, key="wb.mr.standard"),
    Page("desk:law_changes", P.READ_LAW, GET),
    Page("desk:law_change", P.EDIT_LAW, key="awaab_phase_2"),
    Page("desk:law_schools", P.WORK_ON_CASES),
    Page("desk:sheets", P.IMPORT_SHEETS),
    Page("desk:template_csv", P.IMPORT_SHEETS, GET),
    Page("desk:template_xlsx", P.IMPORT_SHEETS, GET),
    Page("desk:sheet", P.IMPORT_SHEETS, of=Of.SHEET),
    Page("desk:unconfirmed", P.ROUTE_REFERRALS, GET),
    Page("desk:settle", P.ROUTE_REFERRALS, POST, Of.UNCONFIRMED),
    # A door's address opens it, and nothing else does.
    *(
        Page(f"desk:me_{name}", reach=PUBLIC, alike=True, key=key, answers=_fixed(404, 404))
        for name, key in [
            ("start", "x"),
            ("begin", "x"),
            ("helplines", "x"),
            ("hidden", "x"),
            ("leave", "x"),
            ("told", "x"),
            ("question", "x 1"),
            ("now", "x 1"),
            ("today", "x"),
            ("ask", "x you"),
            ("agree", "x"),
            ("sent", "x"),
        ]
    ),
    Page("desk:refer_at_door", reach=PUBLIC, alike=True, key="x", answers=_fixed(404, 404)),
    Page("desk:sent_at_door", reach=PUBLIC, alike=True, key="x", answers=_fixed(404, 404)),
    Page(
        "desk:confirm_at_door",
        reach=PUBLIC,
        alike=True,
        key=f"x {UUID(int=7)}",
        answers=_fixed(404, 404),
    ),
    Page("desk:person", P.FIND_PEOPLE, GET, Of.PERSON),
    # partnerships
    Page("partnerships:choose", reach=SIGNED_IN),
    Page("partnerships:overview", P.SET_UP_PARTNERSHIP, GET),
    Page("partnerships:choose_preset", P.SET_UP_PARTNERSHIP, GET),
    Page("partnerships:new", P.SET_UP_PARTNERSHIP, key="gp_booked_record_access"),
    Page("partnerships:add_site", P.SET_UP_PARTNERSHIP),
    Page("partnerships:add_provider", P.SET_UP_PARTNERSHIP),
    Page("partnerships:add_commissioner", P.SET_UP_PARTNERSHIP),
    Page("partnerships:scope", P.SET_UP_PARTNERSHIP, of=Of.PROVIDER),
    Page("partnerships:own_intake", P.SAY_INTAKE, GET),
    Page("partnerships:intake", P.SAY_INTAKE, of=Of.PROVIDER),
    Page("partnerships:hours", P.SET_UP_PARTNERSHIP),
    Page("partnerships:computers", P.SET_UP_PARTNERSHIP, POST, Of.PROVIDER),
    Page("partnerships:credentials", P.KEEP_CREDENTIALS, GET),
    Page("partnerships:add_credential", P.KEEP_CREDENTIALS),
    Page("partnerships:end_credential", P.KEEP_CREDENTIALS, POST),
    Page("partnerships:local_lines", P.SET_UP_PARTNERSHIP),
    Page("partnerships:end_local_line", P.SET_UP_PARTNERSHIP, POST),
    Page("partnerships:people", P.MANAGE_USERS, GET),
    Page("partnerships:add_person", P.MANAGE_USERS),
    Page("partnerships:end_membership", P.MANAGE_USERS, POST, Of.MEMBER),
    Page("partnerships:new_link", P.MANAGE_USERS, POST, Of.MEMBER),
    Page("partnerships:absences", P.SEE_REFERRALS),
    Page("partnerships:end_absence", P.SEE_REFERRALS, POST, Of.ABSENCE),
    Page("partnerships:doors", P.SET_UP_PARTNERSHIP),
    Page("partnerships:door", P.SET_UP_PARTNERSHIP, of=Of.DOOR),
    Page("partnerships:change_door", P.SET_UP_PARTNERSHIP, POST, Of.DOOR),
    Page("partnerships:poster", P.SET_UP_PARTNERSHIP, GET, Of.DOOR),
    Page("desk:died", P.RECORD_DEATH, of=Of.PERSON),
    # people
    Page("people:agreed", P.RECORD_CONSENT, GET, Of.PERSON),
    Page("people:ask", P.RECORD_CONSENT, of=Of.PERSON),
    Page("people:change", P.RECORD_CONSENT, of=Of.CONSENT),
    Page("people:contact", P.RECORD_CONSENT, of=Of.PERSON),
    Page("people:phrase", P.LOG_CONTACT, POST, Of.PERSON),
    Page("people:settle", P.LOG_CONTACT, POST, Of.NEW_CONTACT),
    Page("people:seal", P.RECORD_CONSENT, of=Of.PERSON),
    Page("people:sealed", P.SEE_SEALED, of=Of.PERSON),
    Page("people:opening", P.OPEN_SEAL, of=Of.PERSON),
    Page("people:settle_hidden", P.SEE_SEALED, POST, Of.TOLD),
    Page("people:proxies", P.RECORD_CONSENT, of=Of.PERSON),
    Page("people:proxy", P.RECORD_CONSENT, POST, Of.PROXY),
    Page("people:same", P.COMPARE_RECORDS, of=Of.PAIR),
    Page("people:conflicts", P.CHECK_CONFLICTS),
    Page("people:conflict", P.CHECK_CONFLICTS, of=Of.CONFLICT),
    Page("people:end_party", P.CHECK_CONFLICTS, POST, Of.REGISTERED),
    Page("people:walls", P.MANAGE_WALLS),
    Page("people:wall", P.MANAGE_WALLS, of=Of.PERSON),
    Page("people:lift", P.MANAGE_WALLS, of=Of.WALL),
    Page("people:i_know", P.FIND_PEOPLE, of=Of.PERSON),
    # correspondence
    Page("correspondence:outbox", P.SEE_OUTBOX, GET),
    Page("correspondence:again", P.SEE_OUTBOX, POST, Of.MESSAGE),
    Page("correspondence:looked_at", P.SEE_OUTBOX, POST, Of.REPLY),
    Page("correspondence:routes", P.SET_UP_PARTNERSHIP),
    Page("correspondence:receipts", reach=PUBLIC, alike=True, answers=_fixed(405, 401)),
    Page("correspondence:texts", reach=PUBLIC, alike=True, answers=_fixed(405, 401)),
    # referrals
    Page("referrals:answer", P.ANSWER_REFERRALS, of=_REFERRAL, shown=AS_PROVIDER),
    Page("referrals:attempt", P.LOG_CONTACT, of=_REFERRAL, shown=AS_PROVIDER),
    Page("referrals:not_reached", P.LOG_CONTACT, POST, _REFERRAL, shown=AS_PROVIDER),
    Page("referrals:route", P.ROUTE_REFERRALS, of=_REFERRAL, shown=AS_COORDINATOR),
    Page("referrals:triage", P.LOG_CONTACT, of=_REFERRAL, shown=AS_PROVIDER),
    Page("referrals:lower", P.ANSWER_REFERRALS, of=_REFERRAL, shown=AS_PROVIDER),
    Page("referrals:call", P.SEE_REFERRALS, of=_REFERRAL),
    Page("referrals:tick", P.LOG_CONTACT, POST, _REFERRAL, shown=AS_PROVIDER),
    Page("referrals:routing", P.SEE_ROUTING, GET, _REFERRAL, shown=ROUTED_HERE),
    Page("referrals:turn_away", P.ROUTE_REFERRALS, of=_REFERRAL, shown=AS_COORDINATOR),
    Page("referrals:withdraw", P.REFER, of=_REFERRAL),
    Page("referrals:waiting_list", P.ANSWER_REFERRALS, GET),
    Page("referrals:keep_on_list", P.ANSWER_REFERRALS, of=_REFERRAL, shown=AS_PROVIDER),
    Page("referrals:ask", P.SEE_REFERRALS, of=_REFERRAL),
    Page("referrals:hand_to", P.SEE_REFERRALS, of=_REFERRAL),
    # appointments
    Page("appointments:sessions", P.RUN_SESSIONS, GET),
    Page("appointments:new_session", P.PLAN_SESSIONS),
    Page("appointments:make_sessions", P.PLAN_SESSIONS, POST),
    Page("appointments:session", P.RUN_SESSIONS, GET, Of.SESSION),
    Page("appointments:walk_in", P.RUN_SESSIONS, POST, Of.SESSION),
    Page("appointments:move", P.RUN_SESSIONS, POST, Of.BOOKING),
    Page("appointments:book", P.BOOK_APPOINTMENTS, of=_REFERRAL),
    Page("appointments:rooms", P.PLAN_SESSIONS),
    # casework
    Page("casework:take_on", P.ANSWER_REFERRALS, POST, _REFERRAL),
    Page("casework:open_case", P.WORK_ON_CASES, POST, _REFERRAL),
    Page("casework:new_issue", P.WORK_ON_CASES, of=_CASE),
    Page("casework:note", P.WORK_ON_CASES, of=_CASE),
    Page("casework:household", P.WORK_ON_CASES, of=_CASE),
    Page("casework:before_advice", P.WORK_ON_CASES, of=_CASE),
    Page("casework:new_task", P.WORK_ON_CASES, of=_CASE),
    Page("casework:finish_task", P.WORK_ON_CASES, POST, Of.TASK),
    Page("casework:drop_task", P.WORK_ON_CASES, of=Of.TASK),
    Page("casework:new_party", P.WORK_ON_CASES, of=_CASE),
    Page("casework:transfer", P.SHARE, of=_CASE),
    Page("casework:give_up", P.SHARE, POST, Of.TRANSFER),
    Page("casework:take_back", P.SHARE, POST, Of.TRANSFER),
    Page("casework:ties", P.WORK_ON_CASES),
    Page("casework:end_tie", P.WORK_ON_CASES, POST),
    Page("casework:services", P.SIGN_OFF, GET),
    Page("casework:editions", P.WORK_ON_CASES, GET, _ISSUE),
    Page("casework:close", P.WORK_ON_CASES, of=_CASE),
    Page("casework:reopen", P.WORK_ON_CASES, POST, _CASE),
    Page("casework:issue", P.WORK_ON_CASES, of=_ISSUE),
    Page("casework:step", P.WORK_ON_CASES, of=_ISSUE),
    Page("casework:deadline", P.WORK_ON_CASES, of=_ISSUE),
    Page("casework:watch_deadline", P.WORK_ON_CASES, of=Of.DEADLINE),
    Page("casework:move_deadline", P.WORK_ON_CASES, of=Of.DEADLINE),
    Page("casework:told_person", P.WORK_ON_CASES, of=Of.DEADLINE),
    Page("casework:papers", P.WORK_ON_CASES, GET, _CASE),
    Page("casework:start_letter", P.WORK_ON_CASES, POST, _CASE),
    Page("casework:letter", P.WORK_ON_CASES, of=Of.LETTER),
    Page("casework:move_letter", P.WORK_ON_CASES, POST, Of.LETTER),
    Page("casework:letter_pdf", P.WORK_ON_CASES, GET, Of.LETTER),
    Page("casework:new_authority", P.WORK_ON_CASES, of=_CASE),
    Page("casework:authority", P.WORK_ON_CASES, of=Of.AUTHORITY),
    Page("casework:withdraw_authority", P.WORK_ON_CASES, POST, Of.AUTHORITY),
    Page("casework:authority_pdf", P.WORK_ON_CASES, GET, Of.AUTHORITY),
    Page("casework:new_document", P.WORK_ON_CASES, of=_CASE),
    Page("casework:phone_link", P.WORK_ON_CASES, POST, _CASE),
    Page("casework:document", P.WORK_ON_CASES, of=Of.DOCUMENT),
    Page("casework:document_file", P.WORK_ON_CASES, GET, Of.DOCUMENT),
    Page("casework:document_picture", P.WORK_ON_CASES, GET, Of.DOCUMENT),
    Page("casework:sign_link", P.WORK_ON_CASES, POST, Of.AUTHORITY),
    Page("casework:sign_on_paper", P.WORK_ON_CASES, of=Of.AUTHORITY),
    Page("casework:read_link", P.WORK_ON_CASES, POST, Of.LETTER),
    # ... where an address opens one thing, and no page's sign-in counts
    Page("casework:link", reach=PUBLIC, alike=True, key="x", answers=_fixed(404, 404)),
    Page("casework:board", P.SEE_CASES, GET),
    Page("casework:feeds", P.SEE_CASES),
    Page("casework:recount", P.WORK_ON_CASES, of=Of.RECOUNT),
    # A calendar's address opens it, and nothing else does.
    Page("casework:feed", reach=PUBLIC, methods=GET, alike=True, key="x", answers=_fixed(404, 405)),
    Page("casework:supervise", P.SIGN_OFF, GET),
    Page("casework:draw", P.SIGN_OFF, POST),
    Page("casework:learners", P.SIGN_OFF),
    Page("casework:end_learner", P.SIGN_OFF, POST),
    Page("casework:handover", P.SIGN_OFF, of=Of.MEMBER, shown=_everyone(R.OWN)),
    Page("casework:countersign", P.SIGN_OFF, of=Of.SIGNING),
    Page("casework:review", P.SIGN_OFF, of=Of.REVIEW),
    Page("casework:put_right", P.WORK_ON_CASES, POST, Of.FINDING),
    Page("casework:complaints", P.HANDLE_COMPLAINTS, GET),
    Page("casework:new_complaint", P.HANDLE_COMPLAINTS),
    Page("casework:complaint", P.HANDLE_COMPLAINTS, of=Of.COMPLAINT),
    Page("casework:complaint_of_case", P.WORK_ON_CASES, of=_CASE),
    Page("casework:shift", P.WORK_ON_CASES, GET),
    Page("casework:elsewhere", P.WORK_ON_CASES, of=_CASE),
    Page("casework:copied", P.WORK_ON_CASES, POST, _CASE),
    Page("casework:export", P.WORK_ON_CASES),
    Page("casework:retention", P.TAKE_OUT),
    Page("outcomes:bring_in", P.WORK_ON_CASES),
    Page("casework:may_advise", P.WORK_ON_CASES, GET),
    # outcomes
    Page("outcomes:outcome", P.WORK_ON_CASES, of=_ISSUE),
    Page("outcomes:money", P.WORK_ON_CASES, of=_ISSUE),
    # care_team
    Page("care_team:plan", P.WORK_ON_CASES, of=_CASE),
    Page("care_team:share", P.SHARE, of=_CASE),
    Page("care_team:ask", P.SEE_REFERRALS),
    Page("care_team:answer", P.SEE_CASES, of=Of.QUESTION),
    Page("care_team:digest", P.SEE_OWN_COUNTS, GET),
    # insight
    Page("insight:months", P.SEE_MONTHS, GET),
    Page("insight:freeze_month", P.SEE_FUNNEL, POST),
    Page("insight:turn_aways", P.SEE_TURN_AWAYS),
    Page("insight:turn_away_figures", P.SEE_TURN_AWAYS, GET),
    Page("insight:counts", P.SEE_OWN_COUNTS, GET),
    Page("insight:funnel", P.SEE_FUNNEL, GET),
    Page("insight:quarters", P.SEE_CLOSED_QUARTERS, GET),
    Page("insight:freeze", P.SEE_FUNNEL, POST),
    # accounts
    Page("accounts:still_here", reach=PUBLIC, alike=True, answers=_fixed(405, 401, 405, 204)),
    Page("accounts:drafts", reach=PUBLIC, alike=True, answers=_fixed(405, 401, 405, 400)),
    Page("accounts:drop_draft", reach=PUBLIC, alike=True, methods=POST),
    Page("accounts:join", reach=PUBLIC, alike=True, answers=_fixed(410, 410)),
    Page("accounts:join_by_link", reach=PUBLIC, alike=True, key="no-such-link"),
    Page("accounts:forgotten", reach=PUBLIC, alike=True),
    # demo: in no address list of production
    Page("demo:story", reach=PUBLIC, methods=GET, alike=True),
    Page("demo:enter", reach=PUBLIC, methods=POST, alike=True, ends=True),
    Page("demo:catcher", reach=PUBLIC, methods=GET, alike=True),
    Page("demo:answer", reach=PUBLIC, methods=POST, alike=True),
    # interop
    Page("interop:take_out", P.TAKE_OUT, of=_CASE),
    Page("interop:hand_out", P.TAKE_OUT, of=Of.PERSON),
    Page("interop:heard", P.SEE_REFERRALS, GET, _REFERRAL),
    # ... where a partner's system shows a token, and no page's sign-in counts
    Page("interop:token", reach=PUBLIC, alike=True, answers=_fixed(405, 400)),
    Page("interop:process_message", reach=PUBLIC, alike=True, answers=_fixed(405, 401)),
    Page("interop:metadata", reach=PUBLIC, methods=GET, alike=True),
    Page("interop:message_definitions", reach=PUBLIC, methods=GET, alike=True),
    Page("interop:message_definition", reach=PUBLIC, alike=True, key="1", answers=_fixed(404, 405)),
    Page("interop:service_requests", reach=PUBLIC, alike=True, answers=_fixed(401, 405)),
    Page("interop:service_request", reach=PUBLIC, alike=True, key="1", answers=_fixed(401, 405)),
    Page("interop:base", reach=PUBLIC, alike=True, answers=_fixed(404, 404)),
    Page("interop:elsewhere", reach=PUBLIC, alike=True, key="Patient", answers=_fixed(404, 404)),
]


def _library(reach: Reach, *names: str, **more: Any) -> list[Page]:
    return [Page(name, reach=reach, alike=True, **more) for name in names]


# allauth's pages. Those of the addresses that our own page "forgotten" stands before say the same.
LIBRARY = [
    *_library(
        PUBLIC, "accounts/signup/", "accounts/email/", "accounts/confirm-email/",
        "accounts/confirm-email/<str:key>/", "accounts/password/reset/done/",
        "accounts/password/reset/key/done/", "accounts/password/reset/key/<str:key>/",
        "accounts/password/set/", key="x",
    ),
    *_library(
        PUBLIC, "account_signup", "account_email", "account_email_verification_sent",
        "account_set_password", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key_done",
    ),
    *_library(PUBLIC, "account_confirm_email", key="x"),
    *_library(PUBLIC, "account_reset_password_from_key", key="x x"),
    *_library(PUBLIC, "account_login", "account_logout", "idp:oidc:logout", ends=True),
    *_library(PUBLIC, "account_inactive", methods=GET),
    *_library(
        SIGNED_IN, "account_reauthenticate", "account_change_password",
        "account_confirm_login_code", "mfa_authenticate", "mfa_login_webauthn",
        "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp",
        "mfa_generate_recovery_codes", "mfa_add_webauthn", "idp:oidc:device_authorization",
        "usersessions_list",
    ),
    *_library(SIGNED_IN, "mfa_index", "mfa_list_webauthn", methods=GET),
    *_library(SIGNED_IN, "mfa_remove_webauthn", "mfa_edit_webauthn", key="7"),
    # What somebody without a second factor has not got is not found.
    *_library(SIGNED_IN, "mfa_deactivate_totp", answers=_fixed(302, 302, 404, 404)),
    *_library(SIGNED_IN, "mfa_download_recovery_codes", answers=_fixed(302, 302, 404, 404)),
    *_library(SIGNED_IN, "mfa_view_recovery_codes", answers=_fixed(302, 302, 404, 405)),
    *_library(SIGNED_IN, "idp:oidc:authorization", answers=_fixed(302, 302, 200, 302)),
    *_library(PUBLIC, "idp:oidc:configuration", "idp:oidc:jwks", methods=GET),
    *_library(PUBLIC, "idp:oidc:token", "idp:oidc:revoke", answers=_fixed(405, 400)),
    *_library(PUBLIC, "idp:oidc:device_code", answers=_fixed(405, 400)),
    *_library(PUBLIC, "idp:oidc:userinfo", answers=_fixed(401, 401)),
]  # fmt: skip
PAGES = [*OURS, *LIBRARY]
