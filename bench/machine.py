"""A server of our own to measure: its processes, the database's, and the processor time they use together."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
PORT = 8641
START_SECONDS = 60


def processes_under(folder: Path) -> list[psutil.Process]:
    """Return the PostgreSQL processes whose cluster lives in a folder."""
    pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    postmaster = psutil.Process(pid)
    return [postmaster, *postmaster.children(recursive=True)]


def seconds_of(processes: list[psutil.Process]) -> float:
    """Return the processor time that processes have used so far."""
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    return total


@dataclass
class Server:
    """A running `cahiers serve` with one process and its database."""

    var: Path
    process: subprocess.Popen[bytes]
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)

    def processes(self) -> list[psutil.Process]:
        """The web server's processes and the database's."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True), *processes_under(self.var)]

    def ask(self, path: str, cookie: str = "", body: str | None = None) -> tuple[int, bytes, dict[str, str]]:
        """Send one request on the kept connection and return status, body as sent, and headers."""
        headers = {"Accept-Encoding": "gzip", "Host": f"127.0.0.1:{PORT}"}
        if cookie:
            headers["Cookie"] = cookie
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{PORT}/"}
        self.connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}

    def cost(self, paths: list[str], cookie: str = "", bodies: list[str] | None = None, expect: int = 200) -> float:
        """Return the processor time per request, Python and PostgreSQL together, in milliseconds."""
        processes = self.processes()
        before = seconds_of(processes)
        for rank, path in enumerate(paths):
            status, _body, _headers = self.ask(path, cookie, bodies[rank] if bodies else None)
            if status != expect:
                raise RuntimeError(f"{path} answered {status}, {expect} was expected")
        return (seconds_of(processes) - before) / len(paths) * 1000


@contextlib.contextmanager
def serving(var: Path, workers: int = 1, threads: int = 1) -> Iterator[Server]:
    """Serve the data of a folder until the block ends; one process of one thread unless told otherwise."""
    environment = os.environ | {"CAHIERS_VAR": str(var)}
    command = [str(Path(sys.executable).parent / "cahiers"), "serve", "--port", str(PORT)]
    command += ["--workers", str(workers), "--threads", str(threads)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    server = Server(var, process)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                if server.ask("/healthz")[0] == 200:
                    break
            except OSError:
                server.connection.close()
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.1)
        yield server
    finally:
        server.connection.close()
        process.terminate()
        process.wait(20)
