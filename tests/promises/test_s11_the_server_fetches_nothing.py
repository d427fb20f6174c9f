"""S11: the server fetches nothing that a user names: it holds no tool to fetch with, and sockets are shut in tests."""

import ast
import smtplib
import socket
import urllib.request
from pathlib import Path

import pytest
from tests.sockets import OutsideWorld

import cahiers

SOURCE = Path(cahiers.__file__).parent
# What opens a connection to an address. Mails leave through Django's own backend, to the server of the settings;
# the database listens where the settings say.
FETCHERS = (
    "aiohttp",
    "asyncio",
    "ftplib",
    "http.client",
    "httpx",
    "imaplib",
    "paramiko",
    "poplib",
    "pycurl",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "websocket",
    "websockets",
    "xmlrpc",
)
# Each may, for a reason that no user can bend.
ALLOWED = {
    ("config/commands/demo.py", "http.client"): "asks its own server whether it is up",
    ("config/commands/demo.py", "socket"): "looks whether a port of this machine is free",
}


def imported(tree: ast.AST) -> set[str]:
    """Return the modules that a file imports, each with what it imports from it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def fetchers_in(folder: Path) -> set[tuple[str, str]]:
    """Return (file, module) for each import of something that can fetch."""
    return {
        (file.relative_to(folder).as_posix(), fetcher)
        for file in folder.rglob("*.py")
        for name in imported(ast.parse(file.read_text()))
        for fetcher in FETCHERS
        if name == fetcher or name.startswith(f"{fetcher}.")
    }


def test_no_module_of_the_house_can_fetch():
    assert fetchers_in(SOURCE) == set(ALLOWED)


def test_planted_import_of_a_fetcher_is_seen(tmp_path):
    (tmp_path / "views.py").write_text(
        "def view(request):\n    from urllib import request as fetch\n    import httpx\n"
    )

    assert fetchers_in(tmp_path) == {("views.py", "urllib.request"), ("views.py", "httpx")}


def test_tests_cannot_reach_another_machine():
    with pytest.raises(OutsideWorld):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, pytest.raises(OutsideWorld):
        datagrams.sendto(b"x", ("192.0.2.1", 53))
    with pytest.raises(OutsideWorld):
        urllib.request.urlopen("http://exemple.invalid/", timeout=1)
    with pytest.raises(OutsideWorld):
        smtplib.SMTP("exemple.invalid", 25, timeout=1)


def test_tests_may_reach_this_machine():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        socket.create_connection(server.getsockname(), timeout=5).close()
