"""One function per verb on clients, contracts, dossiers and rights."""

from clients.services.alerts import close_alert, end_alerted, watch_access
from clients.services.amending import amend
from clients.services.around import choose_extract, name_people, save_supplier
from clients.services.assets import save_asset
from clients.services.calendars import (
    add_break,
    add_closure,
    add_special,
    remove_exception,
    save_calendar,
    set_teams,
)
from clients.services.callers import draw_code, remove_code, remove_question, set_question
from clients.services.contracts import give_notice, resume_contract, save_contract, suspend_contract
from clients.services.documents import (
    add_document,
    add_version,
    make_preview,
    set_secrecy,
    withdraw_document,
)
from clients.services.dossier import (
    change_fact,
    note_lock_out,
    note_opening,
    note_openings,
    note_taking_along,
)
from clients.services.emergencies import (
    close_emergency,
    follow_up_emergency,
    open_in_emergency,
    remind_of_emergencies,
    review_emergency,
)
from clients.services.indexing import computed, keep_index, revise
from clients.services.leaving import close_rights, shorten_rights
from clients.services.ledger import buy_pack, expire_packs, give_back, record_entry
from clients.services.lists import keep_rights_list, read_rights_list
from clients.services.locating import locate_sites, place_site
from clients.services.merging import merge_clients, merge_contacts, undo_merge
from clients.services.notes import add_note, remove_note
from clients.services.parties import (
    bind_number,
    end_membership,
    save_client,
    save_contact,
    save_membership,
    save_site,
)
from clients.services.positions import save_position
from clients.services.proposals import accept_proposals, propose, refuse_proposal
from clients.services.relations import relate, unrelate
from clients.services.reminders import remind_notices
from clients.services.requests import (
    ask_access,
    check_access,
    decide_access,
    remind_of_requests,
    withdraw_access,
)
from clients.services.retention import kept_since, purge_trail
from clients.services.reviews import (
    answer_review,
    answerable,
    close_review,
    open_review,
    run_reviews,
)
from clients.services.rights import expire, extend, give_by_hand, grant, move_grant, revoke
from clients.services.secret_changes import (
    list_after_departure,
    list_after_emergency,
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
from clients.services.terms import add_rate, end_rate, save_line
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
    "answer_review",
    "answerable",
    "ask_access",
    "bind_number",
    "buy_pack",
    "change_fact",
    "check_access",
    "choose_extract",
    "close_alert",
    "close_emergency",
    "close_review",
    "close_rights",
    "computed",
    "decide_access",
    "describe_secret",
    "draw_code",
    "drop_top_up",
    "end_alerted",
    "end_membership",
    "end_rate",
    "expire",
    "expire_packs",
    "extend",
    "follow_up_emergency",
    "give_back",
    "give_by_hand",
    "give_notice",
    "grant",
    "keep_index",
    "keep_rights_list",
    "kept_since",
    "list_after_departure",
    "list_after_emergency",
    "list_after_mission",
    "locate_sites",
    "make_preview",
    "merge_clients",
    "merge_contacts",
    "move_grant",
    "name_people",
    "note_lock_out",
    "note_opening",
    "note_openings",
    "note_taking_along",
    "open_in_emergency",
    "open_review",
    "place_site",
    "propose",
    "propose_key",
    "purge_trail",
    "read_rights_list",
    "record_entry",
    "refuse_proposal",
    "relate",
    "remind_notices",
    "remind_of_emergencies",
    "remind_of_requests",
    "remove_code",
    "remove_exception",
    "remove_note",
    "remove_question",
    "replace_secret",
    "restrict_secret",
    "resume_contract",
    "retire_secret",
    "reveal_secret",
    "review_emergency",
    "revise",
    "revoke",
    "rotate",
    "run_reviews",
    "save_asset",
    "save_calendar",
    "save_client",
    "save_contact",
    "save_contract",
    "save_field",
    "save_line",
    "save_membership",
    "save_position",
    "save_site",
    "save_supplier",
    "save_type",
    "set_question",
    "set_secrecy",
    "set_teams",
    "shorten_rights",
    "suspend_contract",
    "take_change",
    "undo_merge",
    "unrelate",
    "waive_change",
    "watch_access",
    "withdraw_access",
    "withdraw_document",
]
