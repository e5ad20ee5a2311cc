"""How far an NHS number can be trusted, and which languages are asked for most."""

from django.db.models import TextChoices

from alongside.kit import nhs_number


class NumberStatus(TextChoices):
    """How far an NHS number can be trusted. Only VALID ones are used to match."""

    NONE = "NONE", "No NHS number"
    VALID = "VALID", "Valid"
    TEST = "TEST", "Test number"
    FAILS_CHECK = "FAILS_CHECK", "Fails its check: ask again"
    NEVER_ISSUED = "NEVER_ISSUED", "Never issued: ask again"


# The languages most often asked for in advice and care, by their ISO 639 codes; any other is typed.
# Source: our choice, for the list on the referral page.
LANGUAGES = {
    "en": "English", "ar": "Arabic", "bn": "Bengali", "bfi": "British Sign Language",
    "zh": "Chinese", "fa": "Farsi", "fr": "French", "gu": "Gujarati", "ku": "Kurdish",
    "pl": "Polish", "pt": "Portuguese", "pa": "Punjabi", "ro": "Romanian", "so": "Somali",
    "es": "Spanish", "ta": "Tamil", "ti": "Tigrinya", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "cy": "Welsh",
}  # fmt: skip
OTHER_LANGUAGE = "other"  # which one stands with what an appointment needs


def language_name(code: str) -> str:
    return LANGUAGES.get(code, "another language" if code == OTHER_LANGUAGE else code)


MATCHES = {NumberStatus.VALID, NumberStatus.TEST}


def judged(typed: str) -> tuple[str, NumberStatus]:
    """What is kept of an NHS number that somebody typed, and how far it can be trusted."""
    if not typed.strip():
        return "", NumberStatus.NONE
    number = nhs_number.read(typed)
    if number.status is nhs_number.Status.MALFORMED:
        return typed.strip()[:20], NumberStatus.FAILS_CHECK
    return number.digits, NumberStatus(number.status.value)
