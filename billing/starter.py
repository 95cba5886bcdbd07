"""What a new installation or the demonstration needs to issue documents: Aprile's profile, once."""

from billing.models import CompanyProfile

APRILE = {
    "name": "Aprile",
    "legal_form": "SAS au capital de 150 000,00 €",
    "address": "18, rue du Port\n92100 Boulogne-Billancourt",
    "siren": "999123458",
    "siret": "99912345800013",
    "rcs": "Nanterre",
    "vat_number": "FR61999123458",
    "email": "comptabilite@aprile.example",
    "phone": "+33297001500",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "bic": "AGRIFRPP",
    "vat_on_debits": True,
    "late_rate": "la Banque centrale européenne majoré de 10 points",
    "discount_terms": "Pas d’escompte pour paiement anticipé.",
}


def install() -> CompanyProfile:
    """The profile, made when there is none; an existing one is left as it is."""
    return CompanyProfile.objects.order_by("pk").first() or CompanyProfile.objects.create(**APRILE)
