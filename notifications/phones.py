"""Telephone numbers as SMS operators want them: E.164. Pure."""

import phonenumbers


def e164(number: str, region: str = "FR") -> str:
    """« 06 12 34 56 78 » → « +33612345678 »; empty when it is no possible number."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
