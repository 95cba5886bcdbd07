"""One function per verb on clients, contracts, dossiers and rights."""

from clients.services.assets import import_assets, save_asset
from clients.services.calendars import (
    add_break,
    add_closure,
    add_special,
    remove_exception,
    save_calendar,
    set_teams,
)
from clients.services.contracts import give_notice, resume_contract, save_contract, suspend_contract
from clients.services.documents import add_document, add_version, set_secrecy, withdraw_document
from clients.services.dossier import change_fact, note_lock_out, note_opening
from clients.services.ledger import buy_pack, expire_packs, give_back, record_entry
from clients.services.notes import add_note, remove_note
from clients.services.parties import bind_number, save_client, save_contact, save_site
from clients.services.proposals import accept_proposals, propose, refuse_proposal
from clients.services.relations import relate, unrelate
from clients.services.reminders import remind_notices
from clients.services.requests import ask_access, check_access, decide_access, withdraw_access
from clients.services.rights import expire, give_by_hand, grant, move_grant, revoke
from clients.services.secret_changes import (
    list_after_departure,
    list_after_mission,
    take_change,
    waive_change,
)
from clients.services.secrets import (
    Revealed,
    add_secret,
    describe_secret,
    replace_secret,
    restrict_secret,
    retire_secret,
    reveal_secret,
)
from clients.services.terms import add_rate, amend, end_rate, save_line
from clients.services.top_ups import drop_top_up
from clients.services.types import save_field, save_type
from clients.services.vault_keys import accept_key, propose_key, rotate

__all__ = [
    "Revealed",
    "accept_key",
    "accept_proposals",
    "add_break",
    "add_closure",
    "add_document",
    "add_note",
    "add_rate",
    "add_secret",
    "add_special",
    "add_version",
    "amend",
    "ask_access",
    "bind_number",
    "buy_pack",
    "change_fact",
    "check_access",
    "decide_access",
    "describe_secret",
    "drop_top_up",
    "end_rate",
    "expire",
    "expire_packs",
    "give_back",
    "give_by_hand",
    "give_notice",
    "grant",
    "import_assets",
    "list_after_departure",
    "list_after_mission",
    "move_grant",
    "note_lock_out",
    "note_opening",
    "propose",
    "propose_key",
    "record_entry",
    "refuse_proposal",
    "relate",
    "remind_notices",
    "remove_exception",
    "remove_note",
    "replace_secret",
    "restrict_secret",
    "resume_contract",
    "retire_secret",
    "reveal_secret",
    "revoke",
    "rotate",
    "save_asset",
    "save_calendar",
    "save_client",
    "save_contact",
    "save_contract",
    "save_field",
    "save_line",
    "save_site",
    "save_type",
    "set_secrecy",
    "set_teams",
    "suspend_contract",
    "take_change",
    "unrelate",
    "waive_change",
    "withdraw_access",
    "withdraw_document",
]
