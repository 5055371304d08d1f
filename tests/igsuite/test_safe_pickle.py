"""Pickles are read as data: what they ask for beyond that is refused in one line and never runs."""

import builtins
import codecs
import collections
import contextlib
import copyreg
import io
import operator
import os
import pickle
import tracemalloc

import numpy as np
import pytest

from igsuite import pickled_arrays, safe_pickle
from igsuite.errors import ArgumentError
from igsuite.pickled_arrays import read_pickled_arrays
from igsuite.safe_pickle import read_pickle

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


class Calls:
    """Pickles as a call of a function with arguments."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call

    def __call__(self):
        """Not called: what is pickled as a function has to look like one."""


class Sets(Calls):
    """Pickles as a call whose result is then handed a state."""

    def __init__(self, function, arguments, state):
        self.call = function, arguments, state


def read(content, *settings):
    return read_pickle(io.BytesIO(content), *settings)


def refusal(content, *settings):
    """Return the error's line, which has to be one."""
    with pytest.raises(ArgumentError) as raised:
        read(content, *settings)
    line = str(raised.value)
    assert line.startswith("file: got ")
    assert "\n" not in line
    return line


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_plain_data_comes_back_as_it_was(protocol):
    shared = ["twice"]
    data = {
        "numbers": [0, -1, 255, 70_000, -(2**40), 2**100, 0.5, float("inf")],
        "texts": ("", "很好", "a\nb\\", "😀" * 100),
        "nothing": (None, True, False, (), [], {}),
        "nested": {"one": {2: (3,)}},
        "shared": [shared, shared],
    }

    found = read(pickle.dumps(data, protocol))

    assert found == data
    assert found["shared"][0] is found["shared"][1]


def test_a_list_may_hold_itself():
    data = []
    data.append(data)

    found = read(pickle.dumps(data))

    assert found[0] is found


def test_the_file_is_left_right_behind_the_pickle():
    file = io.BytesIO(pickle.dumps("first") + pickle.dumps("second", 0) + b"raw")

    assert [read_pickle(file), read_pickle(file), file.read()] == ["first", "second", b"raw"]


def test_names_are_keys_into_the_mapping_and_nothing_else():
    written = pickle.dumps(collections.OrderedDict(a=1), 2)

    assert read(written, {"collections.OrderedDict": dict}) == {"a": 1}
    assert type(read(written, {"collections.OrderedDict": dict})) is dict
    assert "names 'collections.OrderedDict'; allowed: plain data and the names" in refusal(
        written, {"collections.Counter": dict}
    )


def test_persistent_ids_go_to_the_callers_function_or_are_refused():
    class Writer(pickle.Pickler):
        def persistent_id(self, each):
            return ("storage", "0", 3) if each == "weights" else None

    for protocol in PROTOCOLS[1:]:
        file = io.BytesIO()
        Writer(file, protocol).dump(["weights", "bias"])

        found = read(file.getvalue(), {}, lambda identifier: identifier[2] * [0.5])

        assert found == [[0.5, 0.5, 0.5], "bias"]
        assert "persistent id" in refusal(file.getvalue())


def test_what_pytorch_writes_can_be_admitted():
    """A state dictionary of one tensor of 2 × 3 numbers, as `torch.save` pickles it."""

    class StateDict(dict):
        def set_state(self, state):
            assert list(state) == ["_metadata"]

    def rebuild(storage, offset, size, stride, requires_grad, hooks):
        return storage[offset:].reshape(size)

    content = (
        b"\x80\x02ccollections\nOrderedDict\nq\x00)R(X\x06\x00\x00\x00weight"
        b"ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\n"
        b"X\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x06NtQK\x00K\x02K\x03\x86K\x03K\x01\x86"
        b"\x89h\x00)RtRu}X\x09\x00\x00\x00_metadatah\x00)Rsb."
    )
    admitted = {
        "collections.OrderedDict": StateDict,
        "torch._utils._rebuild_tensor_v2": rebuild,
        "torch.FloatStorage": np.float32,
    }

    def stored(identifier):
        kind, dtype, key, place, count, view = identifier
        assert (kind, key, place, view) == ("storage", "0", "cpu", None)
        return np.arange(count, dtype=dtype)

    found = read(content, admitted, stored)

    assert list(found) == ["weight"]
    np.testing.assert_array_equal(found["weight"], [[0, 1, 2], [3, 4, 5]])


@pytest.fixture
def witness(tmp_path):
    """A file that every hostile pickle below would create."""
    path = tmp_path / "it-ran"
    yield path
    assert not path.exists()


def hostile_objects(path):
    """Yield objects whose pickles, read by Python's own reader, create `path`."""
    touch = f"touch '{path}'"
    write = f"open({str(path)!r}, 'w').close()"
    yield "os.system", Calls(os.system, touch)
    yield "eval", Calls(eval, write)
    yield "exec", Calls(exec, write)
    yield "open", Calls(open, str(path), "w")
    yield "getattr of a module", Calls(Calls(getattr, os, "system"), touch)
    yield "attrgetter", Calls(Calls(Calls(operator.attrgetter, "system"), os), touch)
    yield "__import__", Calls(Calls(getattr, Calls(__import__, "os"), "system"), touch)
    yield "in a list", [1, {"deep": (2, Calls(os.system, touch))}]
    yield "as a key", {Calls(os.system, touch): 1}
    yield "as an argument of what is admitted", Calls(np.dtype, Calls(os.system, touch))
    yield "as a state", Sets(collections.OrderedDict, (), {"a": Calls(os.system, touch)})
    yield "as a class", Calls(type, "Other", (), {"x": Calls(os.system, touch)})


def pickled(each, protocol):
    """Return the pickle, modules themselves written as a call of `__import__`."""

    class Writer(pickle.Pickler):
        def reducer_override(self, given):
            return (__import__, ("os",)) if given is os else NotImplemented

    file = io.BytesIO()
    Writer(file, protocol).dump(each)
    return file.getvalue()


KINDS = [kind for kind, _ in hostile_objects("")]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_hostile_pickle_calls_never_runs(kind, protocol, witness):
    content = pickled(dict(hostile_objects(witness))[kind], protocol)

    assert " names '" in refusal(content)
    with pytest.raises(ArgumentError, match="names '"):
        read_pickled_arrays(io.BytesIO(content))


@pytest.mark.parametrize("kind", KINDS)
def test_the_hostile_pickles_are_hostile(kind, tmp_path):
    path = tmp_path / "it-ran"

    with contextlib.suppress(TypeError):  # what comes of the call need not fit its place
        pickle.loads(pickled(dict(hostile_objects(path))[kind], 4))

    assert path.exists()


HAND_WRITTEN = {
    "GLOBAL": b"cos\nsystem\n(S'id'\ntR.",
    "GLOBAL with a dotted member": b"\x80\x04cigsuite.errors\ntextwrap.re.sys.exit\n)R.",
    "STACK_GLOBAL": b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R.",
    "STACK_GLOBAL of made-up names": b"\x80\x04K\x01K\x02\x93.",
    "INST": b"(S'id'\nios\nsystem\n.",
    "OBJ": b"(cos\nsystem\nS'id'\no.",
    "NEWOBJ": b"\x80\x02cos\nsystem\n)\x81.",
    "NEWOBJ_EX": b"\x80\x04cos\nsystem\n)}\x92.",
}


@pytest.mark.parametrize("content", HAND_WRITTEN.values(), ids=HAND_WRITTEN)
def test_every_instruction_that_names_something_is_refused(content):
    line = refusal(content, {"collections.OrderedDict": dict})

    assert "a pickle that names" in line or "a pickle with the instruction" in line


def test_objects_are_not_made_through_other_instructions_even_of_admitted_names():
    admitted = {"os.system": dict}
    for name in ("INST", "OBJ", "NEWOBJ", "NEWOBJ_EX"):
        assert "a pickle with the instruction" in refusal(HAND_WRITTEN[name], admitted), name


def test_what_this_process_registered_under_a_number_is_not_reached():
    """Python's own reader hands out a cached extension without asking `find_class`."""
    copyreg.add_extension("posix", "system", 240)
    try:
        content = b"\x80\x02\x82\xf0X\x02\x00\x00\x00id\x85R."
        assert "EXT1" in refusal(content, {"posix.system": dict})
    finally:
        copyreg.remove_extension("posix", "system", 240)


def test_only_what_is_admitted_is_called():
    # What an admitted function returns is no admitted function.
    returned = b"\x80\x02cgive\nback\n)R)R."
    text = b"\x80\x02X\x02\x00\x00\x00id)R."

    assert "calls a builtin_function" in refusal(returned, {"give.back": lambda: builtins.print})
    assert "calls a str" in refusal(text)


def test_states_are_set_only_where_a_class_asks_for_them():
    class Open:
        """Takes any attribute, as most classes do."""

    class Asking:
        def set_state(self, state):
            self.seen = state

    state = b"\x80\x02cany\nclass\n)R}X\x01\x00\x00\x00aK\x05sb."
    onto_the_class_itself = b"\x80\x02cany\nclass\n}X\x09\x00\x00\x00set_stateK\x05sb."

    assert "sets the state of a Open" in refusal(state, {"any.class": Open})
    assert read(state, {"any.class": Asking}).seen == {"a": 5}
    assert "sets the state of a type" in refusal(onto_the_class_itself, {"any.class": Asking})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no pickle at all",
        b"\x80\x04",
        pickle.dumps([1, 2, 3])[:-2],
        b"\x80\x04K\x01\x85\x87.",  # three of a stack of one
        b"\x80\x04.",  # nothing on the stack
        b"\x80\x04h\x07.",  # a memo that was never written
        b"\x80\x04K\x01K\x02a.",  # an item for a number
        b"\x80\x04}K\x01K\x02K\x03\x86e.",  # a mark that was never set
        b"\x80\x04}(K\x01u.",  # a key without a value
        b"\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.",  # bytes of 2^63 − 1
        b"\x80\x04\x8b\xff\xff\xff\x7f.",  # a number of 2^31 − 1 bytes
        b"I" + b"9" * 100_000 + b"\n.",
    ],
)
def test_a_damaged_pickle_is_said_to_be_one(content):
    line = refusal(content)

    assert "no whole pickle" in line
    assert len(line) < 400


def test_nesting_without_end_does_not_end_the_process():
    tuples = b"\x80\x04)" + b"\x85" * 200_000
    lists = b"\x80\x04" + b"(" * 100_000 + b"l" * 100_000

    assert "a tuple as a key" in refusal(b"\x80\x04}" + tuples[2:] + b"K\x01s.")
    assert len(read(tuples + b".")) == 1
    assert len(read(lists + b".")) == 1


def test_names_in_a_hostile_file_cannot_steer_the_terminal():
    content = b"\x80\x04\x8c\x04os\x1b[\x8c\x05\xe2\x80\xaesy\x93."

    assert refusal(content).isprintable()


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_arrays_come_back_in_every_protocol(protocol):
    matrix = np.arange(6, dtype=np.float32).reshape(2, 3)
    arrays = {
        "matrix": matrix,
        "by columns": np.asfortranarray(matrix),
        "every second": np.arange(10)[::2],
        "other byte order": np.array([1, 258], dtype=">i4"),
        "truth": np.array([[True], [False]]),
        "scalar": np.array(2.5),
        "empty": np.zeros((0, 4), np.float16),
        "unsigned": np.array([255], np.uint8),
    }

    found = read_pickled_arrays(io.BytesIO(pickle.dumps(arrays, protocol)))

    assert list(found) == list(arrays)
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array, strict=array.dtype.isnative)
        found[name][...] = 0  # they are no views of the file


def test_names_of_numpy_1_are_known_too():
    content = pickle.dumps({"a": np.arange(3)}, 2)
    old = content.replace(b"numpy._core", b"numpy.core")

    assert old != content
    np.testing.assert_array_equal(read_pickled_arrays(io.BytesIO(old))["a"], [0, 1, 2])


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([np.zeros(2)], "a list"),
        ({"a": 1.0}, "a float under the name 'a'"),
        ({3: np.zeros(2)}, "under the name 3"),
        ({"a": np.array(["text"])}, "an array of '<U4'"),
        ({"a": np.array([1j])}, "an array of '<c16'"),
        ({"a": np.array([{}], dtype=object)}, "an array of '|O8'"),
        ({"a": np.zeros(2, dtype="f4,i4")}, "an array of"),
        (Calls(codecs.encode, "a", "rot13"), "bytes in the encoding 'rot13'"),
    ],
)
def test_what_is_no_dictionary_of_arrays_of_numbers_is_refused(data, named):
    with pytest.raises(ArgumentError) as raised:
        read_pickled_arrays(io.BytesIO(pickle.dumps(data)))

    assert named in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"K\x02K\x03\x86", b"K\x02K\x04\x86"),  # a shape larger than its bytes
        (b"K\x02K\x03\x86", b"K\x02G\x40\x08\x00\x00\x00\x00\x00\x00\x86"),  # 3.0 columns
        (b"K\x02K\x03\x86", b"J\xfe\xff\xff\xffJ\xfd\xff\xff\xff\x86"),  # −2 × −3
        (b"\x8c\x02f4", b"\x8c\x02f3"),
        (b"\x8c\x01<", b"\x8c\x01!"),
    ],
)
def test_arrays_that_do_not_add_up_are_refused(before, after):
    content = pickle.dumps({"a": np.zeros((2, 3), np.float32)}, 4)
    assert content.count(before) == 1

    with pytest.raises(ArgumentError, match="file: got"):
        read_pickled_arrays(io.BytesIO(content.replace(before, after)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"\x8c\x01a\x93"),  # as the module of a name
        (b"cnumpy\ndtype\n", b"\x85R"),  # as the type of an array
        (b"cnumpy\ndtype\n\x8c\x02f4\x85RK\x03", b"\x86b"),  # as its byte order
        (b"c_codecs\nencode\n", b"\x8c\x06latin1\x86R"),  # as characters
        (b"c_codecs\nencode\n\x8c\x01a", b"\x86R"),  # as an encoding
    ],
)
def test_lists_that_double_with_each_step_are_not_written_out(before, after):
    """Eighteen lists, each holding the one before twice, are a million characters; forty, too many.

    They stand first in the file, and `h` takes the last of them out of the memo.
    """
    lists = (b"](h%ch%ceq%c" % (level, level, level + 1) for level in range(18))
    content = b"\x80\x04]q\x00" + b"".join(lists) + before + b"h\x12" + after + b"."

    tracemalloc.start()
    try:
        with pytest.raises(ArgumentError, match="file: got"):
            read_pickled_arrays(io.BytesIO(content))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 300_000


def test_the_reader_leaves_tensorflow_and_pickle_alone():
    names = vars(safe_pickle) | vars(pickled_arrays)

    assert not {"pickle", "_pickle", "tensorflow", "importlib"} & set(names)
