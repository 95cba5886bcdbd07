"""`python -m support2009.alive [PORT PATH]`: exit 0 when this host's web, or live updates, answer; for container health checks."""

import http.client
import os
import sys


def main(port: int = 8000, path: str = "/compte/login/") -> int:
    """Ask as the proxy would; it says nothing of workers or messages (see /envois/sante.json)."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        line.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return int(
            line.getresponse().status not in (http.HTTPStatus.OK, http.HTTPStatus.NO_CONTENT)
        )
    except OSError:
        return 1
    finally:
        line.close()


if __name__ == "__main__":
    port, *path = sys.argv[1:] or [os.environ.get("PORT") or "8000"]
    sys.exit(main(int(port), *path))
