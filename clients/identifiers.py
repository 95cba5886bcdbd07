"""SIREN, SIRET and French VAT numbers: pure checks (G01)."""


def luhn(digits: str) -> bool:
    """Whether the digits pass Luhn's check."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def siren(text: str) -> str:
    """The nine digits of a valid SIREN; ValueError otherwise."""
    digits = "".join(text.split())
    if len(digits) != 9 or not digits.isascii() or not digits.isdigit() or not luhn(digits):
        raise ValueError("SIREN")
    return digits


def siret(text: str) -> str:
    """The fourteen digits of a valid SIRET; ValueError otherwise. La Poste's own rule is kept."""
    digits = "".join(text.split())
    if len(digits) != 14 or not digits.isascii() or not digits.isdigit():
        raise ValueError("SIRET")
    posts = digits.startswith("356000000") and sum(map(int, digits)) % 5 == 0
    if not (luhn(digits) or posts):
        raise ValueError("SIRET")
    return digits


def vat_of(siren_digits: str) -> str:
    """The French VAT number that belongs to a SIREN."""
    return f"FR{(12 + 3 * (int(siren_digits) % 97)) % 97:02d}{siren_digits}"


def vat(text: str) -> str:
    """A French VAT number whose key fits its SIREN, or another country's as it stands; ValueError otherwise."""
    bare = "".join(text.split()).upper()
    if not bare.startswith("FR"):
        if len(bare) < 4 or not bare[:2].isalpha() or not bare.isalnum() or len(bare) > 14:
            raise ValueError("VAT")
        return bare
    if vat_of(siren(bare[4:])) != bare:
        raise ValueError("VAT")
    return bare
