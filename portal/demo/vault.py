"""The vault in the demo company: kinds, a login kept for experts, reveals of the running missions, changes owed."""

from datetime import timedelta

from clients import services
from clients.models import AccessGrant, Part, Secret
from portal.demo.month import Month

#: How many running missions have opened a login.
REVEALED = 3


def play(month: Month) -> None:
    """Technicians on a mission open what they need; the first of them is done with it."""
    grants = AccessGrant.objects.filter(
        source__startswith="mission:", parts__contains=[Part.SECRETS], revoked_at=None,
        starts_at__lte=month.now, ends_at__gt=month.now,
    ).select_related("user").order_by("pk")[:REVEALED]  # fmt: skip
    for place, grant in enumerate(grants):
        secret = Secret.objects.visible_to(grant.user).filter(client=grant.client_id).first()
        if secret is None:
            continue
        services.reveal_secret(
            secret_id=secret.pk, mission=grant.source, by=grant.user, shown=place != 1,
            at=month.now - timedelta(minutes=35 - 10 * place),
        )  # fmt: skip
        if place == 0:
            services.list_after_mission(source=grant.source, at=month.now)
