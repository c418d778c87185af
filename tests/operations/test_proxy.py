"""The proxy of docker-compose.yml, by its own configuration, before the web server."""

import re
import ssl
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.architecture.test_headers import FIXED
from tests.operations.installation import HOST, PROJECT, free_port, program

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")


class Proxy:
    """nginx with a certificate of its own making; files in FOLDER."""

    def __init__(self, nginx: Path, folder: Path, web_port: int):
        self.plain, self.secure = free_port(), free_port()
        self.log = folder / "access.log"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
             f"/CN={HOST}", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
            check=True, capture_output=True,
        )  # fmt: skip
        text = (PROJECT / "docker/proxy.conf.template").read_text()
        for there, here in {
            "${WEB}": f"127.0.0.1:{web_port}",
            "${RESOLVER}": "127.0.0.1",
            "listen 80 ": f"listen 127.0.0.1:{self.plain} ",
            "listen 443 ": f"listen 127.0.0.1:{self.secure} ",
            "/run/tls": str(folder),
            "/dev/stdout": str(self.log),
            "/dev/stderr": str(folder / "error.log"),
        }.items():
            assert there in text
            text = text.replace(there, here)
        configuration = folder / "nginx.conf"
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        configuration.write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; user root;\n"
            f"events {{}}\nhttp {{ {temporary}\n{text}\n}}\n"
        )
        command = [str(nginx), "-c", str(configuration), "-e", str(folder / "error.log")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def fetch(self, path: str, port: int | None = None, body: bytes | None = None, **headers):
        """(status, headers, text), following nothing."""
        scheme = "http" if port == self.plain else "https"
        request = urllib.request.Request(
            f"{scheme}://127.0.0.1:{port or self.secure}{path}",
            data=body,
            headers={"Host": HOST} | headers,
        )
        context = ssl._create_unverified_context()
        opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=context))
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirection is the answer."""

    def redirect_request(self, *arguments):
        return None


@pytest.fixture
def proxy(installation, tmp_path):
    nginx = program("nginx", "nginx-light")
    if nginx is None or program("openssl", "openssl") is None:
        pytest.skip("nginx or openssl is not installed and can't be: the proxy was not tried.")
    running = Proxy(nginx, tmp_path, installation.port)

    def answers() -> bool:
        try:
            return running.fetch("/proxy-lives")[0] == 204
        except OSError:
            return False

    try:
        installation.until(answers, "the proxy answers", 20)
        yield running
    finally:
        running.process.terminate()
        running.process.wait(10)


def test_pages_come_over_tls_with_the_whole_policy_and_cookies_of_this_host(proxy):
    status, headers, page = proxy.fetch("/accounts/login/")
    assert status == 200
    assert {name: headers.get(name) for name in FIXED} == FIXED
    assert headers["Set-Cookie"].startswith("__Host-csrf=")
    assert "Secure" in headers["Set-Cookie"]
    assert "csrfmiddlewaretoken" in page


def test_plain_requests_are_sent_to_tls(proxy):
    status, headers, _body = proxy.fetch("/students/", port=proxy.plain)
    assert (status, headers["Location"]) == (301, f"https://{HOST}/students/")


def test_figures_are_not_shown_outside(proxy, installation):
    token = {"Authorization": "Bearer monitor-of-the-tests"}
    assert proxy.fetch("/metrics", **token)[0] == 404
    assert installation.fetch("/metrics", **token)[0] == 200


def test_who_asks_is_told_by_the_proxy_alone(proxy, installation):
    """What a program writes into the headers itself is not believed."""
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
    assert proxy.fetch("/s/forged-link-1", **forged)[0] == 404
    told = [line for line in installation.logs("web") if line.get("request") == "GET /s/…"]
    assert told
    assert all(line["ip"] == "127.0.0.1" for line in told)


def test_log_of_the_proxy_names_the_request_and_keeps_no_secret(proxy, installation):
    proxy.fetch("/s/secret-link-7?password=secret-word-7")
    proxy.fetch("/accounts/password/reset/key/secret-key-7/")
    text = proxy.log.read_text()
    assert "secret-" not in text
    assert '"path":"/s/…"' in text
    identifier = re.findall(r'"path":"/s/…".*"request_id":"(\w+)"', text)[-1]
    assert identifier in {line.get("request_id") for line in installation.logs("web")}


def test_upload_beyond_any_limit_is_stopped_by_the_proxy(proxy):
    try:
        status = proxy.fetch("/imports/add/", body=b"x" * (56 * 2**20))[0]
    except OSError:  # it closes before all is sent
        status = 413
    assert status == 413
