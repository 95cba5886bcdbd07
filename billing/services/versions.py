"""A report signed again before its work is issued: the work is read from the version in force (J14, L04)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import BillableItem, ItemState, RatedWork
from billing.services import decisions, items
from core import events
from core.language import of_the_house
from interventions.models import Report

#: Signed again while the work waits there, it comes back to be decided.
DECIDED_AGAIN = (ItemState.READY, ItemState.TO_DECIDE)
LEFT = (ItemState.INVOICED, ItemState.COVERED, ItemState.OFFERED)


@transaction.atomic
def follow_report(*, report_id: int, by: User | None, at: datetime) -> BillableItem | None:
    """Prove the work by the new version, and rate it anew when its parts are others.

    None when nothing was rated from that visit, when it was followed already, or when the work has left.
    """
    report = Report.objects.select_related("mission").get(pk=report_id)
    proof = RatedWork.objects.filter(report__mission=report.mission_id).first()
    if proof is None:
        return None
    item = decisions.locked(proof.item_id)
    before = Report.objects.get(rated__item=item, mission=report.mission_id)
    if before.version >= report.version or item.state in LEFT:
        return None
    RatedWork.objects.filter(pk=proof.pk).update(report=report)
    if _parts(before) == _parts(report):
        return item
    items.rate_again(item, by=by, at=at)
    if item.state in DECIDED_AGAIN:
        item.state = ItemState.TO_DECIDE
    item.doubts = [_doubt(report), *item.doubts]
    item.save(update_fields=["state", "doubts"])
    events.record(
        "billing.item_rated_again", about=[item, item.ticket, item.client], by=by, at=at,
        version=report.version, net=str(item.net_total),
    )  # fmt: skip
    return item


def _parts(report: Report) -> list[tuple[object, ...]]:
    return list(report.parts.order_by("pk").values_list("label", "quantity", "unit_price"))


@of_the_house
def _doubt(report: Report) -> dict[str, str]:
    words = {"mission": report.mission, "version": report.version}
    return {
        "code": "VERSION",
        "text": _("%(mission)s signé de nouveau, version %(version)s : d’autres pièces") % words,
        "question": _("Accepter ou ajuster ?"),
    }
