"""Servers that tests start on this machine for themselves: PostgreSQL from the system, and Chroma."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

START_S = 300.0
_PASSWORD = "a password of tests"


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def postgresql_programs() -> Path | None:
    """The folder of `initdb` and `postgres`, which Debian keeps out of the path; None where they are not."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("postgres")
    places += [Path(found).resolve().parent] if found else []
    return next((place for place in places if (place / "initdb").exists()), None)


class Postgres:
    """A PostgreSQL server with data of its own in a temporary folder, which `stop` removes."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None  # it refuses to run as root
        self._user = nobody.pw_uid if nobody else None
        self._group = nobody.pw_gid if nobody else None
        self.folder = Path(tempfile.mkdtemp(prefix="isnad-postgres-"))
        self.port = free_port()
        secret = self.folder / "password"
        secret.write_text(_PASSWORD)
        if nobody is not None:
            for path in (self.folder, secret):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "isnad", "-E", "UTF8", "--locale=C.UTF-8",
                  "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync")  # fmt: skip
        self._databases = 0
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments], capture_output=True, text=True, check=False, cwd=self.folder,
            env=os.environ | {"PGPASSWORD": _PASSWORD}, user=self._user, group=self._group,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        settings = {"fsync": "off", "log_min_messages": "fatal", "shared_buffers": "32MB"}
        command = [str(self._programs / "postgres"), "-D", str(self.folder / "data"), "-h", "127.0.0.1",
                   "-p", str(self.port), "-k", str(self.folder)]  # fmt: skip
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder,
            user=self._user, group=self._group,
        )  # fmt: skip
        ready = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        until = time.monotonic() + START_S
        while subprocess.run(ready, check=False).returncode:
            assert time.monotonic() < until, "PostgreSQL did not start"
            time.sleep(0.1)

    def new_database(self) -> str:
        """The address of a new, empty database."""
        self._databases += 1
        name = f"library_{self._databases}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "isnad", name)
        return f"postgresql://isnad:{_PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/{name}"

    def halt(self) -> None:
        """Ends the server at once, as a crash would."""
        self.process.send_signal(3)  # SIGQUIT: without a shutdown
        self.process.wait()

    def stop(self) -> None:
        """Ends the server and removes its data."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


class Chroma:
    """`chroma run` on a folder."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = shutil.which("chroma", path=str(Path(sys.executable).parent)) or "chroma"
        self.process = subprocess.Popen(
            [command, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def wait(self) -> None:
        """Waits until it answers."""
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=1).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("chroma run did not start")

    def stop(self) -> None:
        """Ends it at once."""
        self.process.kill()
        self.process.wait()
