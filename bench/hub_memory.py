"""hub_rss_per_peer: what a Mothership takes for each idle peer, beside a server that does mutual
TLS with OpenSSL and nothing else."""

import subprocess
import sys
import time

from measure import anonymous_mb, figure
from team import Home
from work import BUILD, Work

_PEERS = 1000


def _start(work: Work, *words: object) -> subprocess.Popen:
    return work.start([*words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _hub_kb(work: Work) -> float:
    hub = Home(work, "hub", mothership=True)
    config = hub.path / "config"
    config.mkdir(parents=True)
    (config / "mothership.toml").write_text(f"[limits]\nmax_peers = {2 * _PEERS}\n")
    hub.must_start("--bind", "127.0.0.1", "--port", "0")
    token = hub.ask("token.issue", subject="bench", uses=_PEERS)["token"]
    before = anonymous_mb(hub.process.pid)
    stores = work.path / "stores"
    stores.mkdir()
    peers = _start(work, BUILD / "bench/bench-idle-peers", stores, token, _PEERS)
    assert peers.stdout.readline() == "ready\n", "the peers are not connected"
    time.sleep(5)
    return (anonymous_mb(hub.process.pid) - before) * 1024 / _PEERS


def _bare_kb(work: Work) -> float:
    certificate, key = work.path / "bare.crt", work.path / "bare.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=bench",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    program = BUILD / "bench/bench-tls-server"
    server = _start(work, program, "server", certificate, key)
    port = server.stdout.readline().strip()
    before = anonymous_mb(server.pid)
    clients = _start(work, program, "clients", certificate, key, port, _PEERS)
    assert clients.stdout.readline() == "ready\n", "the clients are not connected"
    time.sleep(1)
    return (anonymous_mb(server.pid) - before) * 1024 / _PEERS


if __name__ == "__main__":
    with Work() as the_work:
        bare = _bare_kb(the_work)
        hub = _hub_kb(the_work)
        figure("hub_rss_per_peer", hub, "KiB", reference=bare, bound=1.5 * bare)
        sys.stdout.flush()
