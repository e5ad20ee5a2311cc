"""The words that a preset may use."""

from django.db.models import TextChoices


class Setting(TextChoices):
    """What sort of place a site is, more closely than its kind."""

    GP = "gp", "GP practice"
    PCN_HUB = "pcn_hub", "Primary care network hub"
    ACUTE_WARD = "acute_ward", "Hospital ward"
    OUTPATIENT = "outpatient", "Outpatient clinic"
    ED = "ed", "Emergency department"
    CHILDRENS_HOSPITAL = "childrens_hospital", "Children’s hospital"
    MATERNITY = "maternity", "Maternity service"
    HEALTH_VISITING = "health_visiting", "Health visiting"
    MENTAL_HEALTH_INPATIENT = "mental_health_inpatient", "Mental health ward"
    CMHT = "cmht", "Community mental health team"
    TALKING_THERAPIES = "talking_therapies", "Talking therapies"
    HOSPICE = "hospice", "Hospice"
    CANCER_CENTRE = "cancer_centre", "Cancer centre"
    HIV_CLINIC = "hiv_clinic", "HIV clinic"
    PRISON_HEALTH = "prison_health", "Prison health service"
    COMMUNITY = "community", "Community centre"


class Presence(TextChoices):
    ONSITE_SESSION = "onsite_session", "A session in the place of care"
    ONSITE_OFFICE = "onsite_office", "An office in the place of care"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"
    HOME = "home", "At home"
    WARD = "ward", "On the ward"


class Access(TextChoices):
    CLINICIAN_REFERRAL = "clinician_referral", "A clinician refers"
    LINK_WORKER = "link_worker", "A link worker refers"
    RECEPTIONIST = "receptionist", "A receptionist refers"
    SELF_REFERRAL = "self_referral", "People refer themselves"
    WALK_IN = "walk_in", "People walk in"
    PROACTIVE_LIST = "proactive_list", "The service writes to people who may need it"


class Targeting(TextChoices):
    UNIVERSAL = "universal", "Everybody"
    PROPORTIONATE = "proportionate", "Everybody, more where need is greater"
    CONDITION = "condition", "People with a condition"
    GROUP = "group", "A group of people"


class ProviderType(TextChoices):
    """What sort of adviser a provider is, more closely than its kind."""

    COUNCIL_UNIT = "council_unit", "Council welfare rights unit"
    CITIZENS_ADVICE = "citizens_advice", "Citizens Advice"
    ADVICE_CHARITY = "advice_charity", "Advice charity"
    HEALTH_CHARITY = "health_charity", "Health charity with advisers"
    LAW_CENTRE = "law_centre", "Law centre"
    UNIVERSITY_CLINIC = "university_clinic", "University law clinic"
    SOLICITOR = "solicitor", "Solicitors"
    SPECIALIST_AGENCY = "specialist_agency", "Specialist agency"


class Accreditation(TextChoices):
    AQS = "AQS", "Advice Quality Standard"
    SNSIAP = "SNSIAP", "Scottish National Standards for Information and Advice Providers"
    FCA = "FCA", "Financial Conduct Authority permission"
    IAA = "IAA", "Immigration Advice Authority registration"
    SRA = "SRA", "Solicitors Regulation Authority"


class Routing(TextChoices):
    SINGLE = "single", "One provider takes all"
    LEAD_AND_SPOKES = "lead_and_spokes", "A lead provider passes work on"
    ROTA = "rota", "Providers take turns"
    CAPABILITY_AND_CAPACITY = "capability_and_capacity", "Who can, and who has room"


class RecordAccess(TextChoices):
    NONE = "none", "Advisers see no health record"
    SUMMARY_ON_REQUEST = "summary_on_request", "A summary, when asked for"
    READ_WITH_CONSENT = "read_with_consent", "Advisers read the record, with consent"
    WRITE_BACK_CODE = "write_back_code", "A code is written back into the record"


class ConsentModel(TextChoices):
    PER_PURPOSE = "per_purpose", "Asked for each purpose"


class Feedback(TextChoices):
    NOTHING = "nothing", "Nothing"
    STATUS_ONLY = "status_only", "Status only"
    STATUS_AND_OUTCOME = "status_and_outcome", "Status and outcome"


class Reminder(TextChoices):
    TEXT = "text", "Text message"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"
    PHONE = "phone", "Phone call"


class Pack(TextChoices):
    CORE = "core", "Core"
    CORE_PLUS_WELLBEING = "core_plus_wellbeing", "Core and wellbeing"
    RESEARCH = "research", "Research"


class FinancialMethod(TextChoices):
    WEEKS52 = "weeks52", "52 weeks"
    TO_YEAR_END = "to_year_end", "To the end of the year"
    AWARD_PERIOD = "award_period", "The length of the award"
    ACTUAL_PAID = "actual_paid", "What was really paid"


class SmallNumbers(TextChoices):
    NHS_DIGITAL = "nhs_digital", "1 to 7 hidden, others to the nearest 5"
