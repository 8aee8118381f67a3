"""Keeps what was found before, by what it depends on, so that it is not found again."""

from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(dict[Key, Value]):
    """What was found, never more than `most` of it: when there is no room, all is forgotten and found again.

    Forgetting all at once is exact, needs no lock between threads and costs nothing per question; what is asked often
    is back at once.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def keep(self, key: Key, value: Value) -> Value:
        """Keep `value` and return it."""
        if len(self) >= self.most:
            self.clear()
        self[key] = value
        return value
