"""What a starting process of production asks the database."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from support2009.startup import refuse_demo_accounts
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
