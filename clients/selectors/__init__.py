"""Reads and doors of the clients' rooms; nothing here writes."""

from clients.selectors.calendars import Use, calendar_year, calendars, labels_of, use_of
from clients.selectors.callers import Candidate, find_callers
from clients.selectors.doors import (
    asset_for,
    client_for,
    contact_for,
    contract_for,
    document_for,
    known_client_for,
    secret_for,
    site_for,
)
from clients.selectors.expiry import Expiry, expiring
from clients.selectors.rates import card_for, card_of
from clients.selectors.rights import (
    grant_for,
    live_grants,
    open_requests_of,
    own_request_for,
    parts_open,
    request_for,
    requests_waiting,
    rights_matrix,
)
from clients.selectors.standing import (
    balance_of,
    contracts_of,
    holdings_of,
    in_force,
    on_call_number,
    on_site_used,
    renewal_of,
    terms_on,
    verdict_for,
)

__all__ = [
    "Candidate",
    "Expiry",
    "Use",
    "asset_for",
    "balance_of",
    "calendar_year",
    "calendars",
    "card_for",
    "card_of",
    "client_for",
    "contact_for",
    "contract_for",
    "contracts_of",
    "document_for",
    "expiring",
    "find_callers",
    "grant_for",
    "holdings_of",
    "in_force",
    "known_client_for",
    "labels_of",
    "live_grants",
    "on_call_number",
    "on_site_used",
    "open_requests_of",
    "own_request_for",
    "parts_open",
    "renewal_of",
    "request_for",
    "requests_waiting",
    "rights_matrix",
    "secret_for",
    "site_for",
    "terms_on",
    "use_of",
    "verdict_for",
]
