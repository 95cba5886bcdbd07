"""What clients does by the clock."""

from celery import shared_task

from clients import services
from clients.services import inventory
from core import clock


@shared_task(name="clients.tasks.expire_grants", ignore_result=True)
def expire_grants() -> int:
    """Clear rights whose window has closed, within a minute (H03)."""
    return services.expire(at=clock.now())


@shared_task(name="clients.tasks.read_inventories", ignore_result=True)
def read_inventories() -> int:
    """Read the inventories that agents left at the door (G04)."""
    return inventory.read_pending(at=clock.now())


@shared_task(name="clients.tasks.keep_contracts", ignore_result=True)
def keep_contracts() -> int:
    """Every morning: write what expired unused, and tell of the notices that are near (G13, G17)."""
    now = clock.now()
    return services.expire_packs(at=now) + services.remind_notices(at=now)
