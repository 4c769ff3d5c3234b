#!/usr/bin/env python3
"""Rooms and who sits in them."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from functools import lru_cache, wraps

LIMIT = 8
double = lambda n: n * 2


# Calls `function` once more when it fails.
def retried(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except OSError:
            return function(*args, **kwargs)

    return wrapper


# A remark of its own, parted by a blank line.

@retried
# between decorator and definition
@lru_cache(maxsize=None)
def load(path: str, *, strict: bool = False) -> list[str]:
    """Lines of a file."""
    with open(path) as file:
        return [line for line in file if strict or line.strip()]


class Room:
    # What a room is called is what it is.
    def __init__(self, name):
        self.name = name
        self.seats = []
        # more to come

    seats_max = LIMIT

    @property
    def free(self): return self.seats_max - len(self.seats)  # never below zero

    @free.setter
    def free(self, value):
        self.seats_max = value + len(self.seats)

    class Door:
        def open(self): pass
        def close(self): pass

    @staticmethod
    async def wait(seconds):
        await asyncio.sleep(seconds)


class Hall(Room):
    # The same name as in Room, and twice.
    def free(self):
        return 10

    def free(self):
        text = """
def not_a_function():
    pass
"""
        return text


if LIMIT > 4:
    def greet(name):
        return f"hello {name}"
else:
    def greet(name):
        return name


@contextmanager
def opened(room):
    def closed():
        room.seats.clear()

    class Guard:
        def leave(self):
            closed()

    yield Guard()


# The last line has no end.
def main(): greet("you"); return 0
if __name__ == "__main__":
    main()