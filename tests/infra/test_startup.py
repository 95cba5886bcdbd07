"""What a starting process of production asks the database."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from support2009 import startup
from support2009.startup import refuse_demo_accounts, refuse_other_keys
from tests import cast


@pytest.fixture
def production(settings):
    settings.REFUSES_DEMO_ACCOUNTS = True


@pytest.fixture
def demo_account(db):
    user = cast.person("nolwenn")
    type(user).objects.filter(pk=user.pk).update(is_demo=True)
    return user


def test_production_refuses_active_demo_accounts_and_names_them(production, demo_account):
    with pytest.raises(ImproperlyConfigured, match=demo_account.email):
        refuse_demo_accounts()


def test_production_is_not_prepared_over_demo_accounts(production, demo_account):
    with pytest.raises(ImproperlyConfigured, match="active demo accounts"):
        call_command("prepare")


def test_production_starts_when_the_demo_accounts_are_deactivated(production, demo_account):
    type(demo_account).objects.update(is_active=False)
    refuse_demo_accounts()


def test_a_demo_lives_on_its_accounts(demo_account):
    refuse_demo_accounts()


A, B = "a" * 50, "b" * 50


def start(settings, secret=A, fallbacks=(), vault=(A,), accept=False):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = secret, list(fallbacks)
    settings.VAULT_KEYS, settings.ACCEPT_NEW_KEYS = list(vault), accept
    refuse_other_keys()


@pytest.mark.fault("FT-48")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("second", "name"), [({"secret": B}, "SECRET_KEY"), ({"vault": (B,)}, "VAULT_KEYS")]
)
def test_a_second_copy_with_another_key_is_refused_and_told_which(production, settings, second, name):  # fmt: skip
    start(settings)
    start(settings)
    with pytest.raises(ImproperlyConfigured) as refused:
        start(settings, **second)
    assert f"{name} is not the one this database works with" in str(refused.value)
    assert str(refused.value).count("\n - ") == 1
    assert B not in str(refused.value)


@pytest.mark.django_db
def test_a_key_is_changed_by_keeping_the_old_one_behind_it(production, settings):
    start(settings)
    start(settings, secret=B, fallbacks=(A,), vault=(B, A))
    start(settings, secret=B, vault=(B,))
    with pytest.raises(ImproperlyConfigured):
        start(settings)


@pytest.mark.django_db
def test_keys_lost_for_good_are_replaced_by_name(production, settings):
    start(settings)
    start(settings, secret=B, vault=(B,), accept=True)
    start(settings, secret=B, vault=(B,))


def test_no_key_is_kept_only_its_mark():
    assert A not in startup.mark(A)
    assert startup.mark(A) != startup.mark(B)
