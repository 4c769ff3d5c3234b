"""Two Syncthing instances on loopback that share one folder."""

import json
import re
import subprocess
import time
import urllib.request
from pathlib import Path

from measure import Watch
from work import Work, wait_until

_KEY = "bench"
# After it has told the other side of changes Syncthing waits for 250 ms, to gather more of them;
# and what is saved while its watcher still counts from the last save does not wait as long.
_GATHERING_S = 0.4


def _holds(path: Path, wanted: bytes) -> bool:
    """Syncthing replaces a file by another one: for a moment there may be none."""
    try:
        return path.read_bytes() == wanted
    except FileNotFoundError:
        return False


class Instance:
    """One Syncthing with a home and a folder of its own."""

    def __init__(self, work: Work, name: str, gui_port: int, listen_port: int):
        self.home = work.path / f"syncthing-{name}"
        self.folder = work.path / f"folder-{name}"
        self.folder.mkdir()
        subprocess.run(["syncthing", "generate", f"--home={self.home}", "--no-default-folder"],
                       check=True, capture_output=True)
        self.url = f"http://127.0.0.1:{gui_port}"
        config = self.home / "config.xml"
        text = config.read_text()
        text = re.sub(r"<apikey>.*?</apikey>", f"<apikey>{_KEY}</apikey>", text)
        text = re.sub(r"<address>127\.0\.0\.1:\d+</address>",
                      f"<address>127.0.0.1:{gui_port}</address>", text)
        text = re.sub(r"<listenAddress>.*?</listenAddress>",
                      f"<listenAddress>tcp://127.0.0.1:{listen_port}</listenAddress>", text)
        for option in ("globalAnnounceEnabled", "localAnnounceEnabled", "relaysEnabled",
                       "natEnabled", "crashReportingEnabled"):
            text = re.sub(f"<{option}>true", f"<{option}>false", text)
        config.write_text(text)
        self.listen = f"tcp://127.0.0.1:{listen_port}"
        self.process = work.start(
            ["syncthing", "serve", f"--home={self.home}", "--no-browser", "--no-restart"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._answers, f"syncthing {name} answers")
        self.device = self.ask("GET", "system/status")["myID"]

    def ask(self, method: str, path: str, body: object = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/rest/{path}", data, method=method,
                                         headers={"X-API-Key": _KEY})
        with urllib.request.urlopen(request, timeout=30) as response:
            text = response.read()
        return json.loads(text) if text else None

    def _answers(self) -> bool:
        try:
            return self.ask("GET", "system/ping") is not None
        except OSError:
            return False


class Pair:
    """A and B; what is saved at A comes to B."""

    def __init__(self, work: Work):
        self._a = Instance(work, "a", 18384, 22100)
        self._b = Instance(work, "b", 18385, 22101)
        for one, other in ((self._a, self._b), (self._b, self._a)):
            one.ask("PUT", f"config/devices/{other.device}",
                    {"deviceID": other.device, "addresses": [other.listen]})
        self.set_delay(1)
        wait_until(self._connected, "both syncthings are connected")

    def set_delay(self, seconds: float) -> None:
        """Of the watcher, the shortest that counts: how long a change rests before it is sent."""
        self._delay_s = seconds
        for one in (self._a, self._b):
            one.ask("PUT", "config/folders/bench", {
                "id": "bench", "path": str(one.folder), "fsWatcherEnabled": True,
                "fsWatcherDelayS": seconds, "rescanIntervalS": 3600,
                "devices": [{"deviceID": self._a.device}, {"deviceID": self._b.device}]})

    def _connected(self) -> bool:
        connections = self._a.ask("GET", "system/connections")["connections"]
        return connections.get(self._b.device, {}).get("connected", False)

    def saves(self, count: int, scans: bool, text: str) -> list[float]:
        """Milliseconds from a save at A until B's file has it; `scans`: A is told to look."""
        source = self._a.folder / "code.py"
        target = self._b.folder / "code.py"
        watch = Watch(self._b.folder)
        times = []
        for number in range(count + 1):
            wanted = text.replace("y = x + 1\n", f"y = x + {number + 1000}\n", 1).encode()
            start = time.perf_counter()
            source.write_bytes(wanted)
            if scans:
                self._a.ask("POST", "db/scan?folder=bench&sub=code.py")
            watch.until(lambda want=wanted: _holds(target, want))
            times.append((time.perf_counter() - start) * 1000)
            time.sleep(_GATHERING_S if scans else _GATHERING_S + 2 * self._delay_s)
        watch.close()
        return times[1:]


__all__ = ["Instance", "Pair"]
