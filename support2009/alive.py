"""`python -m support2009.alive`: exit 0 when this host's web answers a page; for container health checks."""

import http.client
import os
import sys


def main(port: int = 8000) -> int:
    """Ask as the proxy would; it says nothing of workers or messages (see /envois/sante.json)."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        line.request("GET", "/compte/login/", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return int(line.getresponse().status != http.HTTPStatus.OK)
    except OSError:
        return 1
    finally:
        line.close()


if __name__ == "__main__":
    sys.exit(main(int(os.environ.get("PORT") or 8000)))
