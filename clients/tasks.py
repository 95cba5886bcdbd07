"""What clients does by the clock."""

from celery import shared_task

from accounts import refusals
from clients import services
from clients.services import imports, inventory
from core import clock


@shared_task(name="clients.tasks.expire_grants", ignore_result=True)
def expire_grants() -> int:
    """Clear rights whose window has closed, within a minute (H03)."""
    return services.expire(at=clock.now())


@shared_task(name="clients.tasks.remind_deciders", ignore_result=True)
def remind_deciders() -> int:
    """Tell whose answer to a demand is due within the open hour, and whose reading is due (H05, H08)."""
    now = clock.now()
    return services.remind_of_requests(at=now) + services.remind_of_emergencies(at=now)


@shared_task(name="clients.tasks.review_rights", ignore_result=True)
def review_rights() -> None:
    """Begin, remind or close the review of rights (H07)."""
    services.run_reviews(at=clock.now())


@shared_task(name="clients.tasks.watch_access", ignore_result=True)
def watch_access() -> int:
    """Read what was added to the access log for what is out of the ordinary (H15)."""
    now = clock.now()
    refusals.gather(at=now)
    return services.watch_access(at=now)


@shared_task(name="clients.tasks.purge_trail", ignore_result=True)
def purge_trail() -> int:
    """Every night: remove the lines of the access log whose time is over (H09)."""
    return services.purge_trail(at=clock.now()).lines


@shared_task(name="clients.tasks.read_inventories", ignore_result=True)
def read_inventories() -> int:
    """Read the inventories that agents left at the door (G04)."""
    return inventory.read_pending(at=clock.now())


@shared_task(name="clients.tasks.locate_sites", ignore_result=True)
def locate_sites() -> int:
    """Look for the position of sites that have an address and none (G02)."""
    return services.locate_sites(at=clock.now())


@shared_task(name="clients.tasks.keep_contracts", ignore_result=True)
def keep_contracts() -> int:
    """Every morning: write what expired unused, and tell of the notices that are near (G13, G17)."""
    now = clock.now()
    return services.expire_packs(at=now) + services.remind_notices(at=now)


@shared_task(name="clients.tasks.run_imports", ignore_result=True)
def run_imports() -> int:
    """Go on with the imports that were asked for (G04)."""
    return imports.run_pending(at=clock.now())
