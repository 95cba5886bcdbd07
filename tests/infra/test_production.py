"""Production served for real: a release's static files, the production settings, the web server, a plain database owner."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from tests.infra.test_refusals import GOOD, ROOT
from tests.infra.test_supervisor import free_port

pytestmark = pytest.mark.slow
OWNER, DATABASE = "support_owner", "support_production_test"


def run(*command: str, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Everything that production asks for; its database belongs to a role that is no administrator."""
    folder = tmp_path_factory.mktemp("production")
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    parameters.pop("cursor_factory", None)
    server = psycopg2.connect(**{k: v for k, v in parameters.items() if k != "options"})
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"DROP ROLE IF EXISTS {OWNER}")
        cursor.execute(f"CREATE ROLE {OWNER} LOGIN PASSWORD 'p'")
        cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    host = settings.DATABASES["default"]["OPTIONS"].get("host") or parameters.get("host")
    yield GOOD | {
        "DJANGO_SETTINGS_MODULE": "support2009.settings.production",
        "DATABASE_URL": f"postgres://{OWNER}:p@/{DATABASE}?host={host}",
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "collected"),
    }
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        cursor.execute(f"DROP ROLE {OWNER}")
    server.close()


@pytest.fixture(scope="module")
def port(environment: dict[str, str]) -> Iterator[int]:
    """Collected, prepared and served as docs/install.md says."""
    release = environment | {"DJANGO_SETTINGS_MODULE": "support2009.settings.release"}
    run("manage.py", "collectstatic", "--noinput", **release)
    run("manage.py", "prepare", **environment)
    chosen = free_port()
    command = [
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--no-ws",
        "support2009.wsgi:application",
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", str(chosen)],
        cwd=ROOT,
        env=os.environ | environment,
    )
    end = time.monotonic() + 60
    while alive(chosen, environment) and time.monotonic() < end:
        time.sleep(0.3)
    yield chosen
    server.terminate()
    server.wait(20)


def alive(port: int, environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "support2009.alive"]
    env = os.environ | environment | {"PORT": str(port)}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", path, headers={"Host": GOOD["ALLOWED_HOSTS"], **headers})
    return line.getresponse()


TLS = {"X-Forwarded-Proto": "https"}


def test_a_page_is_served_over_tls_with_strict_headers_and_cookies(port):
    page = get(port, "/compte/login/", **TLS)
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrf=")
    assert "Secure" in cookie


def test_without_tls_one_is_sent_to_tls(port):
    page = get(port, "/compte/login/")
    assert page.status == 301
    assert page.headers["Location"] == f"https://{GOOD['ALLOWED_HOSTS']}/compte/login/"


def test_another_host_name_is_refused(port):
    assert get(port, "/compte/login/", **TLS, Host="evil.example").status == 400


def test_assets_are_named_by_content_and_kept_by_the_browser(port):
    text = get(port, "/compte/login/", **TLS).read().decode()
    asset = next(word for word in text.split('"') if word.endswith(".css"))
    answer = get(port, asset, **TLS)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_the_same_database_with_demo_accounts_is_refused(port, environment):
    add = "from accounts.models import User; User(email='demo@x.fr', role='SALES', is_demo=True).save()"
    run("manage.py", "shell", "-c", add, **environment)
    refused = subprocess.run(
        [sys.executable, "-c", "import support2009.wsgi"],
        cwd=Path(ROOT),
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode != 0
    assert "active demo accounts (demo@x.fr" in refused.stderr
