"""A hand-made client of a Mothership's port: raw TCP, TLS, HTTP and WebSocket, right or wrong."""

import base64
import os
import socket
import sqlite3
import ssl
import struct
from pathlib import Path

from team import Home

_PATIENCE_S = 60
# PKCS #8 (RFC 8410) around the 32 bytes of an Ed25519 seed.
_PKCS8_HEAD = bytes.fromhex("302e020100300506032b657004220420")
_META = 1

BINARY, TEXT, CLOSE, PING, CONTINUE = 2, 1, 8, 9, 0


def _pem(kind: str, der: bytes) -> str:
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN {kind}-----\n{text}-----END {kind}-----\n"


def write_key(seed: Path, path: Path) -> None:
    """An identity key as it lies in a home, in the form that OpenSSL reads."""
    path.write_text(_pem("PRIVATE KEY", _PKCS8_HEAD + seed.read_bytes()))
    path.chmod(0o600)


def member_certificate(home: Home, folder: Path) -> Path:
    """The key and the certificate of a peer that joined, as one PEM file."""
    seed = (home.path / "data/peer.key").read_bytes()
    with sqlite3.connect(f"file:{home.path}/data/peer.db?mode=ro", uri=True) as database:
        record = database.execute("SELECT value FROM records WHERE kind=? AND key=?",
                                  (_META, b"team")).fetchone()[0]
    # The last field of the record: a length, then the certificate.
    start = record.rindex(b"\x30\x82", 0, record.index(b"\x30\x82") + 2)
    while struct.unpack(">I", record[start - 4:start])[0] != len(record) - start:
        start = record.index(b"\x30\x82", start + 1)
    path = folder / f"{home.name}.pem"
    path.write_text(_pem("PRIVATE KEY", _PKCS8_HEAD + seed) + _pem("CERTIFICATE", record[start:]))
    path.chmod(0o600)
    return path


def tcp(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_S)


def tls(port: int, certificate: Path | None = None) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if certificate:
        context.load_cert_chain(certificate)
    return context.wrap_socket(tcp(port))


def read_all(connection: socket.socket) -> bytes:
    """Until the other side hangs up, however it does."""
    data = b""
    try:
        while piece := connection.recv(65536):
            data += piece
    except (ConnectionError, ssl.SSLError):
        pass
    return data


def exchange(connection: socket.socket, request: bytes) -> bytes:
    try:
        connection.sendall(request)
    except (ConnectionError, ssl.SSLError):
        pass
    return read_all(connection)


def get(port: int, target: str, certificate: Path | None = None) -> bytes:
    with tls(port, certificate) as connection:
        return exchange(connection, f"GET {target} HTTP/1.1\r\nHost: localhost\r\n"
                        "Connection: close\r\n\r\n".encode())


class WebSocket:
    """A session with the Mothership, by a member."""

    def __init__(self, port: int, certificate: Path):
        self._connection = tls(port, certificate)
        key = base64.b64encode(os.urandom(16)).decode()
        self._connection.sendall(
            ("GET /v1/sync HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
             f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: aura.v1\r\n\r\n").encode())
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self._connection.recv(4096)
            if not piece:
                raise ConnectionError(f"no upgrade: {head!r}")
            head += piece
        self.answer, _, self._rest = head.partition(b"\r\n\r\n")
        if b" 101 " not in self.answer:
            raise ConnectionError(f"no upgrade: {head!r}")

    def send(self, payload: bytes, opcode: int = BINARY, masked: bool = True,
             length: int | None = None, final: bool = True, reserved: int = 0) -> None:
        """One WebSocket frame; `length` may lie."""
        size = len(payload) if length is None else length
        first = (0x80 if final else 0) | reserved << 4 | opcode
        mask_bit = 0x80 if masked else 0
        if size < 126:
            head = struct.pack(">BB", first, mask_bit | size)
        elif size < 65536:
            head = struct.pack(">BBH", first, mask_bit | 126, size)
        else:
            head = struct.pack(">BBQ", first, mask_bit | 127, size)
        if masked:
            mask = os.urandom(4)
            head += mask
            payload = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        self._connection.sendall(head + payload)

    def hang_up(self) -> None:
        self._connection.close()

    def receive(self) -> tuple[int, bytes] | None:
        """The next thing the other side says: opcode and payload; nothing when it hung up."""
        while (size := self._size_of_first()) is None:
            try:
                piece = self._connection.recv(65536)
            except (ConnectionError, ssl.SSLError):
                piece = b""
            if not piece:
                return None
            self._rest += piece
        start, end = size
        message = (self._rest[0] & 0x0f, self._rest[start:end])
        self._rest = self._rest[end:]
        return message

    def _size_of_first(self) -> tuple[int, int] | None:
        """Where the payload of the first whole frame begins and ends."""
        data = self._rest
        if len(data) < 10 and (len(data) < 2 or len(data) < 2 + {126: 2, 127: 8}.get(data[1], 0)):
            return None
        size, start = data[1], 2
        if size == 126:
            size, start = struct.unpack(">H", data[2:4])[0], 4
        elif size == 127:
            size, start = struct.unpack(">Q", data[2:10])[0], 10
        return (start, start + size) if len(data) >= start + size else None

    def last_words(self) -> str:
        """The error frame's code and message, or the code of the WebSocket's close."""
        words = []
        while message := self.receive():
            opcode, payload = message
            if opcode == BINARY and payload[:1] == b"\x09":
                words.append(": ".join(_texts(payload[1:])))
            elif opcode == CLOSE and len(payload) >= 2:
                words.append(f"closed {struct.unpack('>H', payload[:2])[0]}")
        return ", ".join(words)


def _texts(data: bytes) -> list[str]:
    texts = []
    while len(data) >= 4:
        size = struct.unpack(">I", data[:4])[0]
        texts.append(data[4:4 + size].decode())
        data = data[4 + size:]
    return texts


def text(value: str) -> bytes:
    return struct.pack(">I", len(value)) + value.encode()


def hello(team: bytes, version: int = 1, agent: str = "test/1") -> bytes:
    """Wants nothing but the team's own logs."""
    return (b"\x01" + struct.pack(">H", version) + team + struct.pack(">I", 0) + b"\x00"
            + struct.pack(">I", 0) + text(agent))


def have(last: bool = True) -> bytes:
    return b"\x02" + struct.pack(">I", 0) + (b"\x01" if last else b"\x00")
