"""Many guesses of a caller's code at the same instant: the hour's number holds (A24)."""

import pytest

from clients import proofs
from core import clock, setting
from tests import cast
from tests.races.test_hours import at_once
from tickets import services
from tickets.models import CallerCheck

pytestmark = pytest.mark.django_db(transaction=True)
MOST, HANDS = 2, 6


@pytest.mark.row("A24")
def test_many_wrong_codes_at_once_never_pass_the_limit() -> None:
    """Each on a call of its own: only the person's lock makes them wait for each other."""
    nolwenn, sophie, at = cast.person("nolwenn"), cast.sophie(), clock.now()
    sophie.caller_passcode = proofs.seal("48291307")
    sophie.save()
    setting.change("caller_check_tries", MOST, since=at)
    calls = [services.start_call(by=nolwenn, at=at, contact_id=sophie.pk) for _hand in range(HANDS)]

    def guess(call_id: int) -> CallerCheck:
        return services.check_caller(
            way="CODE", said="00000000", call_id=call_id, by=nolwenn, at=at
        )

    results = at_once(*(lambda pk=call.pk: guess(pk) for call in calls))
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == ["CallerCheck"] * MOST + ["Refused"] * (HANDS - MOST)
    assert CallerCheck.objects.filter(succeeded=False).count() == MOST
