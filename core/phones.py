"""Telephone numbers: one way to write them (E.164), whatever way they were typed."""

import phonenumbers


def e164(text: str, region: str = "FR") -> str:
    """« 02 97 00 31 12 », « 0033 2 97… » or « +33 (0)2… » → « +33297003112 »; "" when it is no number."""
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
