"""Faults of the connection: which are final, and what each says; certificates and proxies on servers of our own."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from sectorlmi.errors import SourceError
from sectorlmi.fetch import plan
from sectorlmi.fetch.addresses import Addresses
from sectorlmi.fetch.download import Client
from sectorlmi.fetch.plan import Target
from sectorlmi.terms.period import Period

from . import fault_server as faults
from .fault_server import FaultServer
from .made_up import slice_csv

SLICE = "/api/2018/a/area/13121.csv"
BODY = slice_csv("13121", 2018)
VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def a_slice(base: str) -> Target:
    return plan.area_slice(Period(2018), "13121", Addresses(qcew=base))


def fault_of(client: Client, base: str, folder: Path) -> SourceError:
    with pytest.raises(SourceError) as raised:
        client.get(a_slice(base), folder)
    assert base in str(raised.value)
    assert raised.value.hint
    assert [file for file in folder.rglob("*") if file.is_file()] == []
    return raised.value


@dataclass(frozen=True)
class Certificate:
    """Made for this test: a certificate for 127.0.0.1 that signs itself, and its key."""

    file: Path
    key: Path


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("tls")
    made = Certificate(folder / "cert.pem", folder / "key.pem")
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    files = ["-keyout", str(made.key), "-out", str(made.file)]
    done = subprocess.run([openssl, *words.split(), *files], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("this openssl makes no such certificate")
    return made


@pytest.fixture
def protected(server: FaultServer, certificate: Certificate) -> FaultServer:
    """The server of faults, behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.file, certificate.key)
    server._http.socket = context.wrap_socket(server._http.socket, server_side=True)
    server.files[SLICE] = BODY
    return server


def https(server: FaultServer, host: str = "127.0.0.1") -> str:
    return server.url.replace("http://127.0.0.1", f"https://{host}")


class TestCertificates:
    def test_one_that_nobody_trusts_is_final(
        self, client: Client, protected: FaultServer, tmp_path: Path, naps: list[float]
    ) -> None:
        fault = fault_of(client, https(protected), tmp_path)
        assert "the certificate of 127.0.0.1 is not trusted (self" in fault.what
        assert "REQUESTS_CA_BUNDLE" in fault.hint
        assert naps == []
        with pytest.raises(SourceError, match="not trusted"):
            client.head(a_slice(https(protected)))

    def test_the_setting_that_the_message_names_trusts_it(
        self,
        client: Client,
        protected: FaultServer,
        certificate: Certificate,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.file))
        saved = client.get(a_slice(https(protected)), tmp_path)
        assert saved
        assert saved.file.read_bytes() == BODY

    def test_one_for_another_name(
        self,
        *,
        client: Client,
        protected: FaultServer,
        certificate: Certificate,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        naps: list[float],
    ) -> None:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.file))
        assert "is not trusted (Hostname mismatch" in fault_of(client, https(protected, "localhost"), tmp_path).what
        assert naps == []

    @pytest.mark.parametrize("content", [None, b"no certificate"])
    def test_a_setting_that_names_no_certificates(
        self,
        client: Client,
        protected: FaultServer,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        content: bytes | None,
    ) -> None:
        bundle = tmp_path / "bundle.pem"
        if content:
            bundle.write_bytes(content)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
        assert "REQUESTS_CA_BUNDLE" in fault_of(client, https(protected), tmp_path / "downloads").hint

    def test_https_where_the_server_speaks_http(
        self, client: Client, server: FaultServer, tmp_path: Path, naps: list[float]
    ) -> None:
        assert "no protected connection" in fault_of(client, https(server), tmp_path).what
        assert naps == []

    def test_time_holds_behind_tls_too(
        self,
        protected: FaultServer,
        certificate: Certificate,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from sectorlmi.fetch.limits import Limits

        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.file))
        protected.always[SLICE] = faults.dripping_headers()
        client = Client(limits=Limits(seconds=0.6), sleep=lambda _: None)
        assert "not here after 0.6 seconds" in fault_of(client, https(protected), tmp_path).what

    def test_no_way_through_an_unprotected_address(
        self,
        client: Client,
        protected: FaultServer,
        certificate: Certificate,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Not even where the unprotected one would lead back: it is never asked."""
        other = FaultServer()
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.file))
        other.always["/x"] = faults.redirect(f"{https(protected)}/elsewhere")
        protected.files["/elsewhere"] = BODY
        protected.always[SLICE] = faults.redirect(f"{other.url}/x")
        with pytest.raises(SourceError, match="redirected to the unprotected address"):
            client.get(a_slice(https(protected)), tmp_path)
        other.close()
        assert other.seen == []


REFUSALS = {
    401: "asks for a name and a password",
    403: "the server refused",
    407: "HTTPS_PROXY",
    451: "legal reasons",
    511: "sign in",
}


@pytest.mark.parametrize(("code", "says"), REFUSALS.items())
def test_refusals_are_final_and_each_has_its_sentence(
    *, client: Client, server: FaultServer, tmp_path: Path, naps: list[float], code: int, says: str
) -> None:
    server.always[SLICE] = faults.status(code)
    fault = fault_of(client, server.url, tmp_path)
    assert says in str(fault)
    assert str(code) in fault.what
    assert "sectorlmi load FILE" in fault.hint
    assert naps == []


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504, 507, 520, 524])
def test_statuses_that_may_pass(
    client: Client, server: FaultServer, tmp_path: Path, naps: list[float], code: int
) -> None:
    server.files[SLICE] = BODY
    server.put(SLICE, faults.status(code))
    assert client.get(a_slice(server.url), tmp_path)
    assert len(naps) == 1


WAYS = {
    "file": "file:///etc/passwd",
    "ftp": "ftp://127.0.0.1/x",
    "no address": "http://[nowhere",
    "a network that asks to sign in": "/login",
}


@pytest.mark.parametrize("to", WAYS.values(), ids=WAYS.keys())
def test_redirections_that_lead_nowhere(
    client: Client, server: FaultServer, tmp_path: Path, naps: list[float], to: str
) -> None:
    server.files["/login"] = b"<html>Welcome to the hotel</html>"
    server.always[SLICE] = faults.redirect(to)
    fault_of(client, server.url, tmp_path)
    assert naps == []


NUMBERS = ["\xb2", "9" * 5_000, "-1", "1e9", "soon"]


@pytest.mark.parametrize("text", NUMBERS)
def test_headers_that_are_no_numbers(client: Client, server: FaultServer, tmp_path: Path, text: str) -> None:
    server.files[SLICE] = BODY
    server.put(SLICE, faults.status(503, {"Retry-After": text}))
    assert client.get(a_slice(server.url), tmp_path)


@pytest.mark.parametrize("text", NUMBERS)
def test_lengths_that_are_no_numbers(client: Client, server: FaultServer, tmp_path: Path, text: str) -> None:
    def fault(handler: faults._Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", text)
        handler.end_headers()
        handler.wfile.write(BODY)
        handler.end()

    server.files[SLICE] = BODY
    server.put(SLICE, fault)
    with suppress(SourceError):
        client.get(a_slice(server.url), tmp_path)
    with suppress(SourceError):
        client.head(a_slice(server.url))


def test_a_port_nobody_listens_on(client: Client, tmp_path: Path, naps: list[float]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fault = fault_of(client, f"http://127.0.0.1:{port}", tmp_path)
    assert "the server takes no connection (5 tries)" in fault.what
    assert "base address" in fault.hint
    assert len(naps) == 4


def test_a_name_nobody_knows(client: Client, tmp_path: Path) -> None:
    fault = fault_of(client, "http://data.invalid", tmp_path)
    assert "name is not known" in fault.what
    assert "Check the network" in fault.hint


class Proxy:
    """Answers every CONNECT with one status; `asked` counts."""

    def __init__(self, status: str) -> None:
        self.asked = 0
        self._status = status
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                with caller:
                    caller.recv(4_096)
                    self.asked += 1
                    caller.sendall(f"HTTP/1.1 {self._status}\r\nContent-Length: 0\r\n\r\n".encode())

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def proxy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    made = Proxy(request.param)
    monkeypatch.setenv("HTTPS_PROXY", made.url)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("proxy", "says", "n_tries"),
    [("407 Sign in", "NAME:PASSWORD", 1), ("403 No", "Ask who runs the proxy", 1), ("502 Later", "HTTPS_PROXY", 5)],
    indirect=["proxy"],
)
def test_proxies(client: Client, proxy: Proxy, tmp_path: Path, says: str, n_tries: int) -> None:
    fault = fault_of(client, "https://data.example", tmp_path)
    assert "the proxy refused the way to data.example" in fault.what
    assert says in fault.hint
    assert proxy.asked == n_tries


def test_a_proxy_that_is_not_there(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    fault = fault_of(client, "http://data.example", tmp_path)
    assert "the proxy could not be reached" in fault.what
    assert "HTTPS_PROXY" in fault.hint
