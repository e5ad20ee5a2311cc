"""
The cast of the demo, and where each of them works. Nobody here exists.

Words
  persona  somebody of the cast, in one role, as whom anybody signs in by one click
  seat     where they act: a role at an organisation of a made-up partnership

Every id follows from a name, so that the pages of the demo know them without looking.
"""

from dataclasses import dataclass
from uuid import UUID, uuid5

from alongside.accounts.rules import Actor, Role

OURS = UUID("a10951de-0000-5000-8000-000000000000")
MAIN, ELSEWHERE = "fenmarsh", "elsewhere"
PARTNERSHIPS = {
    MAIN: "Fenmarsh Health Justice Partnership (made up)",
    ELSEWHERE: "Cragside Advice on Prescription (made up)",
}
ORGANISATIONS = {
    "alliance": "Fenmarsh Primary Care Alliance",
    "board": "Fenmarsh Care Board",
    "sedge_lane": "Sedge Lane Surgery",
    "heron_street": "Heron Street Practice",
    "windmill": "Windmill Medical Centre",
    "tidegate": "Tidegate Practice",
    "hospitals": "Fenmarsh Hospitals",
    "reedwater": "Reedwater Mental Health",
    "kingfisher": "Kingfisher Hospice",
    "causeway": "Causeway Health Hub",
    "welfare_rights": "Fenmarsh Council Welfare Rights Unit",
    "marshlight": "Marshlight Advice",
    "saltmarsh": "Saltmarsh Law Centre",
    "curlew": "Curlew Housing and Migration Advice",
    "cragside": "Cragside Advice Centre",
    "beck_road": "Beck Road Surgery",
}


DOOR_OF_ALL = "people"  # by which anybody asks for advice themself; the others have a site's key


def id_of(kind: str, name: str) -> UUID:
    return uuid5(OURS, f"{kind} {name}")


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as. `site` is that of their organisation's whose work they do."""

    key: str
    name: str
    title: str
    role: Role
    organisation: str
    does: str
    partnership: str = MAIN
    site: str = ""

    @property
    def user_id(self) -> UUID:
        return id_of("user", self.key)

    @property
    def membership_id(self) -> UUID:
        return id_of("membership", self.key)

    @property
    def organisation_name(self) -> str:
        return ORGANISATIONS[self.organisation]

    @property
    def partnership_name(self) -> str:
        return PARTNERSHIPS[self.partnership]

    def actor(self) -> Actor:
        return Actor(
            user_id=self.user_id,
            name=self.name,
            role=self.role,
            membership_id=self.membership_id,
            organisation_id=id_of("organisation", self.organisation),
            organisation_name=self.organisation_name,
            partnership_id=id_of("partnership", self.partnership),
            partnership_name=self.partnership_name,
            site_id=id_of("site", self.site) if self.site else None,
        )


R = Role
PERSONAS = (
    Persona(
        "gp", "Dr Sorrel Penhallow-Finch", "GP", R.REFERRER, "sedge_lane",
        "refers people, chooses a time for them, sees how it goes", site="sedge_lane",
    ),
    Persona(
        "link_worker", "Linnet Brackenbury-Oboe", "link worker", R.REFERRER, "heron_street",
        "refers from another practice, and does not see the first one’s people",
        site="heron_street",
    ),
    Persona(
        "adviser", "Ambrose Teasel", "adviser", R.ADVISER, "welfare_rights",
        "has a session of ten people today, a deadline tomorrow and one that is late",
    ),
    Persona(
        "volunteer", "Tansy Brambling", "volunteer", R.VOLUNTEER, "welfare_rights",
        "works on files; what they write is checked by a supervisor",
    ),
    Persona(
        "supervisor", "Rosemary Kestrelwick", "supervisor", R.SUPERVISOR, "welfare_rights",
        "watches deadlines, checks advice, sees a file that is walled off from the adviser",
    ),
    Persona(
        "lawyer", "Celandine Larkspur-Bell", "adviser at the law centre", R.ADVISER, "saltmarsh",
        "takes what the council’s unit does not, and sees none of its files",
    ),
    Persona(
        "marshlight_adviser", "Octavia Sandpiper", "adviser at the charity", R.ADVISER,
        "marshlight", "is asked where the council’s unit cannot take somebody",
    ),
    Persona(
        "curlew_adviser", "Cosmo Lanternhill", "adviser at the specialist agency", R.ADVISER,
        "curlew", "advises on visas, asylum and status",
    ),
    Persona(
        "coordinator", "Barnaby Lapwing-Reed", "coordinator", R.COORDINATOR, "alliance",
        "finds a provider where none was proposed, sees the funnel, sets the partnership up",
    ),
    Persona(
        "commissioner", "Juniper Quillfeather", "commissioner", R.COMMISSIONER, "board",
        "sees closed quarters, with small numbers hidden",
    ),
    Persona(
        "privacy_officer", "Magnus Thistledown", "privacy officer", R.PRIVACY_OFFICER,
        "welfare_rights", "sees who looked at whom",
    ),
    Persona(
        "administrator", "Piccolo Marramgrass", "system administrator", R.ADMINISTRATOR,
        "alliance", "manages accounts, and can read no referral",
    ),
    Persona(
        "stranger", "Dr Wren Butterbur", "GP in another partnership", R.REFERRER, "beck_road",
        "sees nothing of Fenmarsh", ELSEWHERE, "beck_road",
    ),
)  # fmt: skip
BY_KEY = {persona.key: persona for persona in PERSONAS}
ADVISERS = {each.organisation: each for each in PERSONAS if each.role is R.ADVISER}
PERSONA_OF = {id_of("organisation", key): persona for key, persona in ADVISERS.items()}
# Whose outboxes the catcher empties: the organisations of the cast, in Fenmarsh.
SENDERS = tuple(dict.fromkeys(each.organisation for each in PERSONAS if each.partnership == MAIN))


def curl_line(address: str, data: str, message: str = "referral") -> str:
    """What to paste into a terminal to send an example message as a partner's system would."""
    return (
        f"curl -sS '{address}/FHIR/R4/$process-message'"
        " -H 'Content-Type: application/fhir+json'"
        f' -H "Authorization: Bearer $(./run manage --data {data} fhir-token --partner demo'
        ' | tail -n 1)"'
        ' -H "X-Request-Id: $(cat /proc/sys/kernel/random/uuid)"'
        ' -H "X-Correlation-Id: $(cat /proc/sys/kernel/random/uuid)"'
        f" --data-binary @docs/examples/{message}.json"
    )
