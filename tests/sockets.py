"""No test reaches the outside: a connection to anything but this machine raises, whoever asks for it."""

import socket
from typing import Any

HERE = {"127.0.0.1", "::1", "localhost"}


class OutsideWorld(Exception):
    """Code under test tried to reach another machine."""


def is_here(family: int, address: Any) -> bool:
    """Say whether an address is a socket of this machine."""
    return family == socket.AF_UNIX or (isinstance(address, tuple) and address[0] in HERE)


def keep_inside(monkeypatch: Any) -> None:
    """Refuse connections, datagrams and name look-ups that would leave this machine."""
    real = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}
    look_up = socket.getaddrinfo

    def guarded(name: str) -> Any:
        def call(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[-1]
            if not is_here(self.family, address):
                raise OutsideWorld(f"{name} {address!r}")
            return real[name](self, *arguments)

        return call

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if host not in HERE | {None, "", "0.0.0.0"}:  # noqa: S104 -- every address of this machine
            raise OutsideWorld(f"getaddrinfo {host!r}")
        return look_up(host, *arguments, **options)

    for name in real:
        monkeypatch.setattr(socket.socket, name, guarded(name))
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
