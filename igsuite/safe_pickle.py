"""Files in the pickle format, read without running what they ask for.

A pickle is a program, and Python's own reader runs it: one that names `os.system` calls it. This
reader has the instructions for plain data alone. A name in the file is only a key into a mapping
that the caller passes, whose values stand in for what the file names; nothing is ever imported.
Python's `pickletools` takes the file apart into instructions.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

from igsuite.errors import ArgumentError, Wording, reason

_LITERALS = {
    *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
    *("UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"),
    *("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"),
}
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_NO_NAMES: Mapping[str, Any] = MappingProxyType({})


def read_pickle(
    file: BinaryIO,
    admitted: Mapping[str, Any] = _NO_NAMES,
    persistent_load: Callable[[Any], Any] | None = None,
) -> Any:
    """Read one pickle of numbers, texts, bytes, lists, tuples, dictionaries and admitted names.

    Args:
        file: An open binary file, which is left right behind the pickle.
        admitted: For each "module.name" that the file may hold, what stands in for it. The file
            decides with which arguments a stand-in is called, so it has to check them. An object
            that a stand-in returns can be handed a state if its class has a method `set_state`.
        persistent_load: From a persistent id to the object it means; `None` admits no such ids.

    Returns:
        What was pickled, with stand-ins in the place of everything that is not plain data.

    Raises:
        ArgumentError: If the file names anything that is not admitted, uses an instruction that
            plain data has no need of, or is damaged. Nothing that it names has run by then.

    Source:
        The instructions are documented in the standard library's `pickletools`.

    Example:
        >>> import collections, io, pickle
        >>> written = pickle.dumps(collections.OrderedDict(a=[1, 2.5]))
        >>> read_pickle(io.BytesIO(written), {"collections.OrderedDict": dict})
        {'a': [1, 2.5]}
        >>> read_pickle(io.BytesIO(pickle.dumps(print)))
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: file: got a pickle that names 'builtins.print'; \
allowed: plain data
    """
    machine = _Machine(admitted, persistent_load)
    try:
        for instruction, argument, _ in pickletools.genops(file):
            machine.step(instruction.name, argument)
        return machine.pop()
    except _NotAdmittedError as error:
        known = ", ".join(sorted(admitted))
        allowed = f"plain data and the names {known}" if known else "plain data"
        raise ArgumentError("file", Wording(f"a pickle {error}"), allowed) from None
    except ArgumentError:  # of a stand-in, which says better what is wrong
        raise
    except Exception as error:  # A damaged or hostile file can fail in any way.
        given = Wording(f"something that is no whole pickle ({reason(error)})")
        raise ArgumentError("file", given, "an undamaged pickle") from error


class _NotAdmittedError(Exception):
    """The file asks for something that this reader does not do."""


class _Machine:
    """The stack on which the instructions of a pickle work."""

    def __init__(
        self, admitted: Mapping[str, Any], persistent_load: Callable[[Any], Any] | None
    ) -> None:
        self.admitted = admitted
        self.callables = {id(each) for each in admitted.values() if callable(each)}
        self.persistent_load = persistent_load
        self.stack: list[Any] = []
        self.below: list[list[Any]] = []
        self.memo: dict[int, Any] = {}

    def push(self, item: Any) -> None:
        self.stack.append(item)

    def pop(self) -> Any:
        return self.stack.pop()

    def pop_to_mark(self) -> list[Any]:
        items, self.stack = self.stack, self.below.pop()
        return items

    def step(self, name: str, argument: Any) -> None:
        if name in _LITERALS:
            return self.push(argument)
        if name in _CONSTANTS:
            return self.push(_CONSTANTS[name])
        match name:
            case "PROTO" | "FRAME" | "STOP":
                pass
            case "MARK":
                self.below.append(self.stack)
                self.stack = []
            case "PUT" | "BINPUT" | "LONG_BINPUT":
                self.memo[argument] = self.stack[-1]
            case "MEMOIZE":
                self.memo[len(self.memo)] = self.stack[-1]
            case "GET" | "BINGET" | "LONG_BINGET":
                self.push(self.memo[argument])
            case "EMPTY_TUPLE":
                self.push(())
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                last = [self.pop() for _ in range(int(name[-1]))]
                self.push(tuple(reversed(last)))
            case "TUPLE":
                self.push(tuple(self.pop_to_mark()))
            case "EMPTY_LIST":
                self.push([])
            case "LIST":
                self.push(self.pop_to_mark())
            case "APPEND":
                self.extend([self.pop()])
            case "APPENDS":
                self.extend(self.pop_to_mark())
            case "EMPTY_DICT":
                self.push({})
            case "DICT":
                items = self.pop_to_mark()
                self.push({})
                self.update(items)
            case "SETITEM":
                value, key = self.pop(), self.pop()
                self.update([key, value])
            case "SETITEMS":
                self.update(self.pop_to_mark())
            case "GLOBAL":
                self.push(self.named(argument.replace(" ", ".", 1)))
            case "STACK_GLOBAL":
                member, module = self.pop(), self.pop()
                # Written out, lists that hold one list twice, and so on, fill any memory.
                if not (isinstance(module, str) and isinstance(member, str)):
                    raise _NotAdmittedError("that names something by what is no text")
                self.push(self.named(f"{module}.{member}"))
            case "REDUCE":
                arguments, function = self.pop(), self.pop()
                self.push(self.called(function, arguments))
            case "BUILD":
                self.build(self.pop())
            case "PERSID":
                self.push(self.persistent(argument))
            case "BINPERSID":
                self.push(self.persistent(self.pop()))
            case _:
                raise _NotAdmittedError(f"with the instruction {name}")

    def extend(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if type(target) is not list:
            raise TypeError("items for something that is no list")
        target.extend(items)

    def update(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, dict):
            raise TypeError("items for something that is no dictionary")
        for key, value in zip(items[::2], items[1::2], strict=True):
            # Hashing calls itself for tuples in tuples, with no bound on how deep they are.
            if not isinstance(key, (str, int, float, bytes)):
                raise _NotAdmittedError(f"with a {type(key).__name__} as a key")
            target[key] = value

    def named(self, name: str) -> Any:
        if name not in self.admitted:
            raise _NotAdmittedError(f"that names {name!r:.100}")
        return self.admitted[name]

    def called(self, function: Any, arguments: Any) -> Any:
        if id(function) not in self.callables:
            raise _NotAdmittedError(f"that calls a {type(function).__name__}")
        if type(arguments) is not tuple:
            raise TypeError("arguments that are no tuple")
        return function(*arguments)

    def build(self, state: Any) -> None:
        set_state = getattr(type(self.stack[-1]), "set_state", None)
        if set_state is None:
            raise _NotAdmittedError(f"that sets the state of a {type(self.stack[-1]).__name__}")
        set_state(self.stack[-1], state)

    def persistent(self, identifier: Any) -> Any:
        if self.persistent_load is None:
            raise _NotAdmittedError("with a persistent id")
        return self.persistent_load(identifier)
