"""Two uses of the same pack at the same moment: neither is lost, and the balance never lies (G13)."""

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from clients import selectors, services
from clients.models import Contract, LedgerEntry
from core import clock
from core.errors import Refused
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in parallel transactions, each on its own connection; results or exceptions."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        start.wait(5)
        try:
            results[index] = act()
        except Exception as problem:
            results[index] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def balance(contract: Contract) -> int:
    return int(selectors.balance_of(contract.pk, clock.now().date()))


def pack(minutes: int) -> Contract:
    contract = cast.contract(cast.client(), "HOUR_PACK")
    use(contract, "PURCHASE", minutes, "achat")
    return contract


def use(
    contract: Contract, kind: str, minutes: int | Decimal, key: str, **more: Any
) -> LedgerEntry:
    return services.record_entry(
        contract_id=contract.pk,
        kind=kind,
        quantity=minutes,
        label="Essai",
        key=key,
        by=None,
        at=clock.now(),
        **more,
    )


@pytest.mark.row("G13")
def test_two_uses_at_once_never_overdraw() -> None:
    contract = pack(60)
    results = at_once(
        lambda: use(contract, "USE", 45, "ticket:1:use"),
        lambda: use(contract, "USE", 45, "ticket:2:use"),
    )
    assert sorted(type(result).__name__ for result in results) == ["LedgerEntry", "Refused"]
    assert balance(contract) == 15


def test_without_the_lock_both_would_pass() -> None:
    """The same arithmetic without the contract's lock: both read 60, both take 45."""
    contract = pack(60)
    both_have_read = threading.Barrier(2)

    def unprotected(key: str) -> None:
        with transaction.atomic():
            left = balance(contract)
            both_have_read.wait(5)
            if left >= 45:
                LedgerEntry.objects.create(
                    contract=contract,
                    kind="USE",
                    quantity=-45,
                    label="Essai",
                    key=key,
                    at=clock.now(),
                )

    at_once(lambda: unprotected("a"), lambda: unprotected("b"))
    assert balance(contract) == -30


def test_ten_uses_at_once_are_all_written() -> None:
    contract = pack(600)
    acts = [lambda n=n: use(contract, "USE", 30, f"ticket:{n}:use") for n in range(10)]
    assert all(isinstance(result, LedgerEntry) for result in at_once(*acts))
    assert balance(contract) == 300


def test_the_same_key_at_once_is_one_line() -> None:
    contract = pack(600)
    acts = [lambda: use(contract, "USE", 30, "ticket:1:use") for _n in range(5)]
    results = at_once(*acts)
    assert {result.pk for result in results if isinstance(result, LedgerEntry)} == {results[0].pk}
    assert balance(contract) == 570


@pytest.mark.row("G13")
def test_an_overdraft_is_written_only_when_said_and_flagged() -> None:
    contract = pack(60)
    with pytest.raises(Refused, match="Il ne reste que"):
        use(contract, "USE", 90, "ticket:1:use")
    use(contract, "USE", 90, "ticket:1:use", may_overdraw=True)
    assert balance(contract) == -30
    told = selectors.verdict_for(contract.client, at=clock.now())
    assert (told.code, told.remaining_minutes) == ("TO_BILL", -30)


@pytest.mark.row("G14")
def test_time_on_site_counts_within_the_contract_year() -> None:
    contract = cast.contract(cast.client(), "MANAGED_SERVICES", on_site_minutes=600)
    now = clock.now()
    use(contract, "ON_SITE", 90, "mission:1")
    services.record_entry(
        contract_id=contract.pk,
        kind="ON_SITE",
        quantity=45,
        label="L’an passé",
        key="mission:0",
        by=None,
        at=now - timedelta(days=800),
    )
    assert selectors.on_site_used(contract, now) == 90
    told = selectors.verdict_for(contract.client, at=now)
    assert (told.code, told.remaining_minutes, told.allowance_minutes) == ("COVERED", 510, 600)


@pytest.mark.row("G13")
@pytest.mark.row("G15")
def test_uses_at_once_draw_each_pack_to_its_end_and_no_further() -> None:
    contract = cast.contract(cast.client(), "TICKET_PACK")
    by, now = cast.person("claire"), clock.now()
    for key, days in (("tôt", 5), ("tard", 50)):
        services.buy_pack(
            contract_id=contract.pk, quantity=2, label=key, key=key, by=by, at=now,
            expires_on=now.date() + timedelta(days=days),
        )  # fmt: skip
    acts = [lambda n=n: use(contract, "USE", Decimal("1.5"), f"ticket:{n}:use") for n in range(3)]
    results = at_once(*acts)
    assert sorted(type(result).__name__ for result in results) == ["LedgerEntry", "LedgerEntry", "Refused"]  # fmt: skip
    assert {held.pack.label: held.left for held in selectors.packs_of(contract, now.date())} == {
        "tôt": 0,
        "tard": 1,
    }
