"""What a connection that failed means: whether it may pass, in which words, and what a reader can do about it.

Each kind of fault is told apart here and nowhere else. What statuses mean stands in `answers`.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import requests
import urllib3
from urllib3.util.ssl_match_hostname import CertificateError

from sectorlmi.errors import SourceError
from sectorlmi.fetch.addresses import shown
from sectorlmi.fetch.plan import Target
from sectorlmi.fetch.responses import PassingError

# What requests and urllib3 raise where a transfer breaks; all else of requests is a request that cannot be made.
BROKEN: Final = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
    urllib3.exceptions.HTTPError,
)
_BUNDLE: Final = "REQUESTS_CA_BUNDLE"
_PROXY: Final = "HTTPS_PROXY (or HTTP_PROXY)"
# Such ends of a protected connection are breaks like any other.
_PASSING_TLS: Final = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
_TUNNEL: Final = re.compile(r"Tunnel connection failed: (\d{3})")
# How urllib3 begins its messages: with the object that failed.
_OBJECT: Final = re.compile(r"^<?\w+(\.\w+)*(\([^)]*\)| object at \w+>): ")


def meaning(error: Exception, target: Target) -> PassingError | SourceError:
    """What to raise instead of a fault of `requests` before there was an answer."""
    causes = list(_causes(error))
    tunnel = next((found[1] for cause in causes if (found := _TUNNEL.search(str(cause)))), "")
    if tunnel:
        return _no_tunnel(tunnel, target)
    if refusal := _refused_certificate(causes, target) or _no_protection(causes, target):
        return refusal
    if isinstance(error, requests.TooManyRedirects):
        return SourceError(
            f"{shown(target.url)}: too many redirects",
            "Check the base address of this publisher, and whether a network asks you to sign in first.",
        )
    if isinstance(error, BROKEN):
        return broken(error)
    return SourceError(
        f"{shown(target.url)}: {shown(str(error))}",
        f"Check the base address of this publisher, {_PROXY}, and {_BUNDLE}.",
    )


def broken(error: Exception) -> PassingError:
    """A connection that broke, in words, with what may be the matter if it goes on."""
    causes = list(_causes(error))
    if any(isinstance(cause, urllib3.exceptions.ProxyError) for cause in causes):
        return PassingError(f"the proxy could not be reached ({_words(causes)})", hint=f"Check {_PROXY}.")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return PassingError(
            "the server's name is not known to this network", hint="Check the network and the base address."
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return PassingError("the server takes no connection", hint="Check the base address.")
    if any(isinstance(cause, TimeoutError | requests.Timeout) for cause in causes):
        return PassingError("the server did not answer in time")
    return PassingError(f"the connection broke ({_words(causes)})")


def _refused_certificate(causes: list[BaseException], target: Target) -> SourceError | None:
    fault = next((c for c in causes if isinstance(c, ssl.SSLCertVerificationError | CertificateError)), None)
    if fault is None:
        return None
    why = getattr(fault, "verify_message", "") or str(fault)
    return SourceError(
        f"{shown(target.url)}: the certificate of {urlsplit(target.url).hostname} is not trusted ({why})",
        f"Behind a company's proxy, set {_BUNDLE} to a file (PEM) that holds the company's own root certificate;"
        " else check the base address and this machine's date. Nothing was saved.",
    )


def _no_protection(causes: list[BaseException], target: Target) -> SourceError | None:
    fault = next((c for c in causes if isinstance(c, ssl.SSLError) and not isinstance(c, _PASSING_TLS)), None)
    if fault is None:
        return None
    why = (fault.reason or str(fault)).replace("_", " ").lower()
    return SourceError(
        f"{shown(target.url)}: no protected connection can be made ({why})",
        f"Check whether the address is one for https, and the file that {_BUNDLE} names if it is set.",
    )


def _no_tunnel(status: str, target: Target) -> PassingError | SourceError:
    what = f"the proxy refused the way to {urlsplit(target.url).hostname} (status {status})"
    if status.startswith("5"):
        return PassingError(what, hint=f"Check {_PROXY}.")
    sign_in = f"Give {_PROXY} with a name and a password, as in http://NAME:PASSWORD@HOST:PORT"
    else_ask = f"Ask who runs the proxy to let this address through, or check {_PROXY}"
    hint = f"{sign_in if status == '407' else else_ask}; or save the file with a browser: sectorlmi load FILE"
    return SourceError(f"{shown(target.url)}: {what}", hint)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The fault and all it came from: requests and urllib3 wrap it in three ways."""
    waiting, seen = [error], set[int]()
    while waiting:
        fault = waiting.pop(0)
        if id(fault) in seen:
            continue
        seen.add(id(fault))
        yield fault
        inner = (*fault.args, getattr(fault, "reason", None), fault.__cause__, fault.__context__)
        waiting += [each for each in inner if isinstance(each, BaseException)]


def _words(causes: list[BaseException]) -> str:
    """The words of the fault nearest to the cause among those that wrap one another by their arguments."""
    inner = causes[0].args[0] if causes[0].args else causes[0]
    text = _OBJECT.sub("", shown(str(getattr(inner, "reason", inner))))
    return text or type(causes[0]).__name__
