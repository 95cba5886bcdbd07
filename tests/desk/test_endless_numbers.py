"""A number of five thousand figures, or one that only looks like one, is no number: never an error of ours."""

import pytest
from django.urls import reverse

NOT_ONE = ["9" * 5000, "²", "٣" * 40, "-1", ""]


@pytest.mark.parametrize("typed", NOT_ONE)
def test_no_door_falls_over_what_is_no_number(
    typed, open_ticket, nolwenn, herve, claire, sign_in
) -> None:
    desk, lead, sales = (sign_in(user) for user in (nolwenn, herve, claire))
    ticket = open_ticket()
    asked = [
        (desk, "get", reverse("desk:fresh", args=[ticket.pk]), {"depuis": typed}),
        (desk, "post", reverse("desk:answer", args=[ticket.pk]), {"step": typed, "choice": typed}),
        (desk, "get", reverse("desk:new"), {"client": typed, "contact": typed}),
        (lead, "post", reverse("desk:assign", args=[ticket.pk]), {"owner": typed, "version": typed}),
        (desk, "post", reverse("desk:bulk"), {"ticket": typed, "verb": "take"}),
        (desk, "get", reverse("interventions:plan", args=[ticket.pk]), {"minutes": typed, "page": typed}),
        (lead, "post", reverse("tickets:tiers"), {"tiers": typed}),
        (lead, "get", reverse("planning:board"), {"page": typed}),
        (sales, "post", reverse("billing:issue"), {"items": typed, "item": typed}),
    ]  # fmt: skip
    for browser, method, address, told in asked:
        answer = getattr(browser, method)(address, told)
        assert answer.status_code < 500, address
