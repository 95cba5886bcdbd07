"""The chain of a mission notice, by itself: whatever happens, somebody answers or the manager is told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications import chain
from notifications.chain import ALARM, CALL, PUSH, SMS, Limits, Reach, Said
from notifications.models import State

AT = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
VISIT = AT + timedelta(days=2)
MINUTE = timedelta(minutes=1)
LIMITS = Limits(
    accept=5 * MINUTE, push=5 * MINUTE, acknowledge=30 * MINUTE, sms=30 * MINUTE, call=10 * MINUTE, calls=2
)  # fmt: skip
FORCED = Limits(**{**LIMITS.__dict__, "is_forced": True})
ALL = Reach(has_device=True, has_mobile=True, rings_from=AT)
#: A busy machine generates slowly; that says nothing about the rule.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MAIL_ONLY = Reach(has_device=False, has_mobile=False, rings_from=AT)


def mail(state: str = State.SENT, minutes: float = 0) -> Said:
    return Said("EMAIL", state, AT + minutes * MINUTE)


def kind_at(minutes: float, *told: Said, reach: Reach = ALL, limits: Limits = LIMITS) -> str:
    at = AT + minutes * MINUTE
    step = chain.next_step(
        told=told, reach=reach, starts_at=VISIT, notified_at=AT, at=at, limits=limits
    )  # fmt: skip
    return step.kind if step else ""


PUSHED, TEXTED = (
    Said("PUSH", State.SENT, AT + 5 * MINUTE),
    Said("SMS", State.SENT, AT + 30 * MINUTE),
)
CALLED = Said("CALL", State.DELIVERED, AT + 60 * MINUTE)
AGAIN = Said("CALL", State.DELIVERED, AT + 70 * MINUTE)
LOST = Said("SMS", State.FAILED, AT + 30 * MINUTE)


@pytest.mark.row("K09")
@pytest.mark.parametrize(
    ("minutes", "told", "expected"),
    [
        (4, [mail()], ""),
        (5, [mail()], PUSH),
        (29, [mail(), PUSHED], ""),
        (30, [mail(), PUSHED], SMS),
        (59, [mail(), PUSHED, TEXTED], ""),
        (60, [mail(), PUSHED, TEXTED], CALL),
        (69, [mail(), PUSHED, TEXTED, CALLED], ""),
        (70, [mail(), PUSHED, TEXTED, CALLED], CALL),
        (79, [mail(), PUSHED, TEXTED, CALLED, AGAIN], ""),
        (80, [mail(), PUSHED, TEXTED, CALLED, AGAIN], ALARM),
        # a mail that is lost or does not leave
        (0, [mail(State.FAILED)], PUSH),
        (1, [mail(State.FAILED), PUSHED], SMS),
        (4, [mail(State.PENDING)], ""),
        (5, [mail(State.PENDING)], PUSH),
        # a lost SMS is followed at once, an operator that takes nothing after five minutes
        (31, [mail(), PUSHED, LOST], CALL),
        (34, [mail(), PUSHED, Said("SMS", State.PENDING, AT + 30 * MINUTE)], ""),
        (35, [mail(), PUSHED, Said("SMS", State.PENDING, AT + 30 * MINUTE)], CALL),
        # a call nobody takes is tried again after its delay, the last one is told at once
        (61, [mail(), PUSHED, TEXTED, Said("CALL", State.FAILED, AT + 60 * MINUTE)], ""),
        (70, [mail(), PUSHED, TEXTED, Said("CALL", State.FAILED, AT + 60 * MINUTE)], CALL),
        (71, [mail(), PUSHED, TEXTED, CALLED, Said("CALL", State.FAILED, AT + 70 * MINUTE)], ALARM),
        # no notice at all
        (4, [], ""),
        (5, [], ALARM),
    ],
)
def test_each_step_waits_for_its_delay_and_no_longer(
    minutes: float, told: Sequence[Said], expected: str
) -> None:
    assert kind_at(minutes, *told) == expected


@pytest.mark.row("I14")
def test_a_short_notice_sends_push_and_sms_with_the_mail() -> None:
    assert kind_at(0, mail(), limits=FORCED) == PUSH
    assert kind_at(0, mail(), PUSHED, limits=FORCED) == SMS
    assert kind_at(0, mail(), PUSHED, TEXTED, limits=FORCED) == ""


@pytest.mark.row("D21")
def test_a_telephone_that_may_not_ring_yet_waits_and_the_manager_does_not() -> None:
    asleep = Reach(has_device=True, has_mobile=True, rings_from=AT + timedelta(hours=10))
    assert kind_at(60, mail(), reach=asleep) == ""
    assert kind_at(600, mail(), reach=asleep) == PUSH
    nobody = Reach(has_device=False, has_mobile=False, rings_from=AT + timedelta(hours=10))
    assert kind_at(30, mail(), reach=nobody) == ALARM


def test_once_the_visit_has_begun_only_the_manager_is_told() -> None:
    assert kind_at(2 * 24 * 60, mail(), PUSHED) == ALARM
    assert kind_at(2 * 24 * 60 - 1, mail(), PUSHED) == SMS


states = st.sampled_from(["PENDING", "SENDING", "SENT", "DELIVERED", "FAILED"])
waits = st.integers(0, 120).map(lambda minutes: minutes * MINUTE)
some_limits = st.builds(
    Limits, accept=waits, push=waits, acknowledge=waits, sms=waits, call=waits,
    calls=st.integers(0, 4), mail_is_down=st.booleans(), is_forced=st.booleans(),
)  # fmt: skip
reaches = st.builds(
    Reach, has_device=st.booleans(), has_mobile=st.booleans(),
    rings_from=st.integers(0, 900).map(lambda minutes: AT + minutes * MINUTE),
)  # fmt: skip


@pytest.mark.row("K09")
@CALM
@given(
    limits=some_limits,
    reach=reaches,
    fates=st.lists(states, min_size=8, max_size=8),
    visit=st.integers(1, 3000),
    every=st.integers(1, 60),
)
def test_silence_always_ends_with_the_manager_and_never_climbs_a_rung_twice(
    limits: Limits, reach: Reach, fates: list[str], visit: int, every: int
) -> None:
    """Live the chain minute by minute with any operators, any settings and nobody who answers."""
    told, kinds, at, starts_at = [mail(fates[0])], [], AT, AT + visit * MINUTE
    while ALARM not in kinds and at < starts_at + timedelta(hours=20):
        step = chain.next_step(
            told=told, reach=reach, starts_at=starts_at, notified_at=AT, at=at, limits=limits
        )  # fmt: skip
        if step is None:
            at += every * MINUTE
            continue
        assert step.why
        kinds.append(step.kind)
        if step.kind != ALARM:
            assert at >= reach.rings_from
            assert at < starts_at
            channel = next(name for name, kind in chain.RUNGS.items() if kind == step.kind)
            told.append(Said(channel, fates[len(told) % 8], at))
    assert kinds[-1] == ALARM
    assert kinds.count(PUSH) <= reach.has_device
    assert kinds.count(SMS) <= reach.has_mobile
    assert kinds.count(CALL) <= limits.calls * reach.has_mobile
    order = [PUSH, SMS, CALL, ALARM]
    assert [order.index(kind) for kind in kinds] == sorted(order.index(kind) for kind in kinds)


@pytest.mark.row("I10")
@CALM
@given(on_duty=st.integers(0, 5), wait=st.integers(1, 60), every=st.integers(1, 90))
def test_the_rota_is_gone_through_in_order_and_a_bounded_number_of_times(
    on_duty: int, wait: int, every: int
) -> None:
    called: list[int] = []
    for minute in range(0, 2000, every):
        step = chain.next_on_duty(
            alarmed_at=AT, called=len(called), on_duty=on_duty, at=AT + minute * MINUTE,
            wait=wait * MINUTE,
        )  # fmt: skip
        if step is not None:
            assert minute >= len(called) * wait
            called.append(step)
    assert called == [*range(on_duty)] * chain.ROUNDS
