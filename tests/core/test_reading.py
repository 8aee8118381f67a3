"""What YAML and JSON must not smuggle in: everything ambiguous, doubled, hidden or too large is a fault with a line."""

from decimal import Decimal
from typing import Any

import pytest

from fundrules.errors import MORE, MOST_FAULTS
from fundrules.parsing import read_json
from fundrules.reading import DEEPEST, LARGEST_BYTES, LONGEST_NUMBER, Document, read_yaml


def yaml(text: str | bytes) -> Document:
    """Return `text` read as YAML."""
    return read_yaml(text if isinstance(text, bytes) else text.encode(), "file")


def json(text: str | bytes) -> Document:
    """Return `text` read as JSON."""
    return read_json(text if isinstance(text, bytes) else text.encode(), "file")


def faults(document: Document) -> list[tuple[str, int | None, str]]:
    """Return the kind, line and finding of every fault."""
    assert all(fault.place.partition(" ")[0] == "file" for fault in document.faults)
    return [(fault.kind, fault.line, fault.found) for fault in document.faults]


READERS = pytest.mark.parametrize("read", [yaml, json])

# what is right


def test_yaml_values_become_plain_data() -> None:
    document = yaml(
        'text: a\nquoted: "1"\nwhole: 12\nnegative: -3\nhalf: 0.50\nyes_no: true\nnothing: null\nlist: [1, b]\n'
    )
    assert faults(document) == []
    assert document.data == {
        "text": "a",
        "quoted": "1",
        "whole": 12,
        "negative": -3,
        "half": Decimal("0.50"),
        "yes_no": True,
        "nothing": None,
        "list": [1, "b"],
    }


def test_json_values_become_plain_data() -> None:
    document = json('{"text": "a", "whole": 12, "half": 0.50, "yes_no": false, "nothing": null, "list": [1, "b"]}')
    assert faults(document) == []
    assert document.data == {
        "text": "a",
        "whole": 12,
        "half": Decimal("0.50"),
        "yes_no": False,
        "nothing": None,
        "list": [1, "b"],
    }


@READERS
def test_a_number_with_a_point_keeps_every_digit(read: Any) -> None:
    data = read('{"amount": 0.10}').data
    assert isinstance(data["amount"], Decimal)
    assert str(data["amount"]) == "0.10"


@pytest.mark.parametrize(
    "written", ["2025-04-01", "012", "0x1F", "1_000", "1e3", "12:30", "True", "NULL", "+5", ".5", "1."]
)
def test_what_only_looks_like_another_type_stays_text_in_yaml(written: str) -> None:
    document = yaml(f"key: {written}\n")
    assert (document.data, faults(document)) == ({"key": written}, [])


# words that YAML versions disagree about


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "y", "n", "Yes", "NO", "On"])
def test_an_ambiguous_word_without_quotes_is_refused_as_a_value(word: str) -> None:
    assert faults(yaml(f"first: 1\nkey: {word}\n")) == [("unquoted_word", 2, word)]


@pytest.mark.parametrize("word", ["yes", "no", "off", "y", "n", "NO", "On"])
def test_an_ambiguous_word_without_quotes_is_refused_as_a_key(word: str) -> None:
    assert faults(yaml(f"first: 1\n{word}: 1\n")) == [("unquoted_word", 2, word)]


def test_on_is_accepted_as_a_key_because_an_activity_has_one() -> None:
    document = yaml("on: 2025-04-01\n")
    assert (document.data, faults(document)) == ({"on": "2025-04-01"}, [])


def test_on_twice_is_a_duplicate_with_and_without_quotes() -> None:
    assert faults(yaml("on: 2025-04-01\n'on': 2025-04-02\n")) == [("duplicate_key", 2, "on")]


def test_an_ambiguous_word_without_quotes_is_refused_inside_a_list() -> None:
    assert faults(yaml("countries:\n  - nl\n  - no\n")) == [("unquoted_word", 3, "no")]


@pytest.mark.parametrize("word", ["yes", "no", "on", "y", "true", "null", "1"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_quoted_word_is_text(word: str, quote: str) -> None:
    document = yaml(f"{quote}{word}{quote}: {quote}{word}{quote}\n")
    assert (document.data, faults(document)) == ({word: word}, [])


# keys


def test_a_duplicate_key_is_refused_at_the_line_of_the_second() -> None:
    assert faults(yaml("a: 1\nb: 2\na: 3\n")) == [("duplicate_key", 3, "a")]


def test_a_duplicate_key_is_found_however_it_is_spelled() -> None:
    assert faults(yaml("a: 1\n'a': 2\n\"\\x61\": 3\n")) == [("duplicate_key", 2, "a"), ("duplicate_key", 3, "a")]


def test_a_duplicate_key_is_found_in_every_depth() -> None:
    assert faults(yaml("list:\n  - a: 1\n    a: 2\n  - {b: 1, b: 2}\n")) == [
        ("duplicate_key", 3, "a"),
        ("duplicate_key", 4, "b"),
    ]


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    assert faults(yaml("a: {key: 1}\nb: {key: 1}\n")) == []


def test_a_duplicate_key_in_json_is_refused() -> None:
    assert faults(json('{"a": 1, "b": {"c": 1, "c": 1}, "a": 2}')) == [
        ("duplicate_key", None, "a"),
        ("duplicate_key", None, "c"),
    ]


def test_what_is_wrong_in_json_has_its_own_pointer_also_inside_what_was_written_twice() -> None:
    document = json('{"a/b": [1, {"c": 1, "c": NaN}], "d": NaN, "d": 2, "d": 3}')
    assert [(fault.kind, fault.place) for fault in document.faults] == [
        ("duplicate_key", "file /d"),
        ("duplicate_key", "file /a~1b/1/c"),
        ("not_a_number", "file /a~1b/1/c"),
        ("not_a_number", "file /d"),
    ]
    assert document.data == {"a/b": [1, {"c": None}], "d": 3}


def test_of_many_faults_of_form_a_hundred_are_spelled_out_and_the_rest_is_counted() -> None:
    document = json("[" + ", ".join(["NaN"] * 5_000) + "]")
    assert len(document.faults) == MOST_FAULTS + 1
    assert (document.faults[-1].kind, document.faults[-1].found) == (MORE, "4900")


@pytest.mark.parametrize(
    ("written", "found"), [("1", "1"), ("0.5", "0.5"), ("true", "True"), ("null", "None"), ("~", "None")]
)
def test_a_key_that_is_not_text_is_refused(written: str, found: str) -> None:
    assert faults(yaml(f"a: 1\n{written}: 2\n")) == [("key_not_text", 2, found)]


@pytest.mark.parametrize("written", ["? [a, b]\n: 1\n", "? {a: b}\n: 1\n", "{[a]: 1}\n"])
def test_a_key_that_is_a_collection_is_refused(written: str) -> None:
    assert faults(yaml(written)) == [("key_not_text", 1, "")]


# what hides content


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x 1\n", 1),
        ("a: 1\nb: &x [1]\n", 2),
        ("a: 1\nb: &x {c: 1}\n", 2),
        ("a: 1\n&x b: 1\n", 2),
        ("a: 1\nb: *x\n", 2),
        ("a: 1\n<<: *x\n", 2),
    ],
)
def test_anchors_and_aliases_are_refused(text: str, line: int) -> None:
    assert faults(yaml(text)) == [("alias", line, "")]


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    document = yaml("\n".join(layers))
    assert (document.data, faults(document)) == (None, [("alias", 1, "")])


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a: !!python/object/apply:os.system [ls]\n", "tag:yaml.org,2002:python/object/apply:os.system"),
        ("a: !!str 1\n", "tag:yaml.org,2002:str"),
        ("a: !local {b: 1}\n", "!local"),
        ("a: !!binary aGk=\n", "tag:yaml.org,2002:binary"),
    ],
)
def test_tags_are_refused(text: str, tag: str) -> None:
    assert faults(yaml(text)) == [("tag", 1, tag)]


def test_a_tag_on_a_key_is_refused() -> None:
    assert [(kind, line) for kind, line, _ in faults(yaml("a: 1\n!!int b: 1\n"))] == [("alias", 2)]


def test_a_second_document_is_refused_at_its_line() -> None:
    assert faults(yaml("a: 1\n---\nb: 2\n")) == [("several_documents", 2, "")]


def test_the_mark_of_a_first_document_is_accepted() -> None:
    document = yaml("---\na: 1\n")
    assert (document.data, faults(document)) == ({"a": 1}, [])


def test_anything_behind_json_is_refused() -> None:
    assert faults(json('{"a": 1}\n{"b": 2}')) == [("not_json", 2, "json.end")]


# depth


@READERS
@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_a_hundred_thousand_brackets_are_refused(read: Any, bracket: str) -> None:
    count = 100_000 if bracket == "[" else 40_000  # under the limit on size, so that it is the depth that is refused
    document = read(bracket * count + "1" + {"[": "]", "{": "}"}[bracket[0]] * count)
    assert [(fault.kind, fault.expected) for fault in document.faults] == [("too_deep", str(DEEPEST))]
    assert document.data is None


@READERS
def test_brackets_that_are_never_closed_are_refused(read: Any) -> None:
    (fault,) = read("[" * 100_000).faults
    assert fault.kind == "too_deep"


def test_indentation_deeper_than_allowed_is_refused_at_its_line() -> None:
    text = "".join(f"{' ' * depth}a:\n" for depth in range(100))
    assert faults(yaml(text)) == [("too_deep", DEEPEST + 1, "")]


def test_the_deepest_nesting_that_is_allowed_is_read() -> None:
    text = "[" * DEEPEST + "]" * DEEPEST
    assert faults(yaml(text)) == []
    assert [kind for kind, *_ in faults(yaml(f"[{text}]"))] == ["too_deep"]


def test_json_may_be_nested_no_deeper_than_yaml() -> None:
    depth = DEEPEST + 1
    assert [kind for kind, *_ in faults(json("[" * depth + "]" * depth))] == ["too_deep"]


# numbers


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_json_constants_that_are_no_numbers_are_refused(word: str) -> None:
    assert faults(json(f'{{"a": {word}}}')) == [("not_a_number", None, word)]


@pytest.mark.parametrize("word", [".nan", ".inf", "-.inf", "NaN", "Infinity"])
def test_yaml_has_no_constants_that_are_no_numbers(word: str) -> None:
    assert yaml(f"a: {word}").data == {"a": word}


@READERS
@pytest.mark.parametrize("digits", ["9" * (LONGEST_NUMBER + 1), "-" + "9" * 100_000, "0." + "0" * LONGEST_NUMBER])
def test_a_number_of_too_many_digits_is_refused_and_shortened(read: Any, digits: str) -> None:
    (fault,) = read(f'{{"a": {digits}}}').faults
    assert fault.kind == "number_too_long"
    assert digits.startswith(fault.found.rstrip("…"))
    assert len(fault.found) <= 60


@READERS
def test_the_longest_number_is_read_exactly(read: Any) -> None:
    assert read(f'{{"a": {"9" * LONGEST_NUMBER}}}').data == {"a": 10**LONGEST_NUMBER - 1}


@pytest.mark.parametrize("exponent", ["99999999999999999999", "-99999999999999999999", "+9999999"])
def test_an_exponent_beyond_all_reckoning_is_refused(exponent: str) -> None:
    assert faults(json(f'{{"a": 1e{exponent}}}')) == [("number_too_long", None, f"1e{exponent}")]


# characters


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\x9b"])
@READERS
def test_a_control_character_is_refused_at_its_line(read: Any, character: str) -> None:
    assert faults(read(f'{{\n"a":\n"b{character}"}}')) == [("control_character", 3, f"U+{ord(character):04X}")]


@pytest.mark.parametrize(
    ("escape", "found"), [(r"\x1b", "U+001B"), (r"\0", "U+0000"), (r"\u009b", "U+009B"), (r"\e", "U+001B")]
)
def test_a_control_character_written_as_an_escape_is_refused(escape: str, found: str) -> None:
    assert faults(yaml(f'a: 1\nb: "x{escape}[31m"\n')) == [("control_character", 2, found)]


@READERS
def test_tabs_and_windows_line_ends_are_no_control_characters(read: Any) -> None:
    document = read('{\r\n"a":\t"b"\r\n}\r\n')
    assert (document.data, faults(document)) == ({"a": "b"}, [])


@READERS
@pytest.mark.parametrize(
    ("raw", "position"),
    [(b'{"a": "\xff"}', 7), ('{"a": "é"}'.encode("latin-1"), 7), ('{"a": 1}'.encode("utf-16"), 0), (b'{"a": "\xc3', 7)],
)
def test_what_is_not_utf8_is_refused_with_its_place(read: Any, raw: bytes, position: int) -> None:
    assert faults(read(raw)) == [("not_utf8", None, str(position))]


@READERS
def test_surrogates_in_utf8_are_refused(read: Any) -> None:
    assert [kind for kind, *_ in faults(read(b'{"a": "\xed\xa0\x80"}'))] == ["not_utf8"]


@READERS
def test_a_byte_order_mark_is_skipped(read: Any) -> None:
    document = read(b'\xef\xbb\xbf{"a": "\xc3\xa9"}')
    assert (document.data, faults(document)) == ({"a": "é"}, [])


# size and form


@READERS
def test_one_byte_too_many_is_refused(read: Any) -> None:
    text = '{"a": "b"}'
    assert faults(read(text + " " * (LARGEST_BYTES - len(text)))) == []
    (fault,) = read(text + " " * (LARGEST_BYTES + 1 - len(text))).faults
    assert (fault.kind, fault.expected) == ("too_large", "512 KiB")


@READERS
def test_ten_megabytes_of_zero_bytes_are_refused_for_their_size(read: Any) -> None:
    assert [kind for kind, *_ in faults(read(b"\x00" * 10_000_000))] == ["too_large"]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n"])
def test_an_empty_yaml_file_holds_nothing(text: str) -> None:
    document = yaml(text)
    assert (document.data, faults(document)) == (None, [])


def test_an_empty_json_text_is_refused() -> None:
    assert faults(json("")) == [("not_json", 1, "json.value")]


@READERS
def test_a_list_is_read_as_a_list(read: Any) -> None:
    assert read('["a", "b"]').data == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: [1, 2\n", 3), ("a: 1\nb: 'x\n", 3), ("a: 1\n\tb: 2\n", 2), ("a: 1\n b: 2\n", 2), ("a: 1\n% b\n", 2)],
    ids=["open-list", "open-quote", "tab", "indent", "percent"],
)
def test_broken_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    (fault,) = yaml(text).faults
    assert fault.kind == "not_yaml"
    assert fault.found
    assert fault.line == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{\n"a": 1,\n}', 3),
        ('{\n"a" 1}', 2),
        ("{'a': 1}", 1),
        ('{"a": 01}', 1),
        ('{\n\n"a": tru}', 3),
        ('{"a": "x\ny"}', 1),
    ],
)
def test_broken_json_is_refused_with_its_line(text: str, line: int) -> None:
    (fault,) = json(text).faults
    assert (fault.kind, fault.line) == ("not_json", line)


# lines


def test_every_place_has_its_line() -> None:
    document = yaml("# remark\na: 1\nb:\n  - x\n  -\n    c: 2\n    d: {e: 3,\n        f: 4}\n")
    places: dict[tuple[str | int, ...], int] = {
        ("a",): 2,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 1, "c"): 6,
        ("b", 1, "d"): 7,
        ("b", 1, "d", "e"): 7,
        ("b", 1, "d", "f"): 8,
    }
    assert {place: document.line(place) for place in places} == places


def test_a_place_that_is_not_there_has_the_line_around_it() -> None:
    document = yaml("a: 1\nb:\n  c: 2\n")
    assert document.line(("b", "missing", 0)) == 2
    assert document.line(("b", "c", "below")) == 3


def test_all_faults_of_a_file_are_found_at_once() -> None:
    text = "a: yes\nb: 1\nb: 2\n3: c\nd:\n  - {no: 1, e: " + "9" * 50 + "}\n"
    assert [(kind, line) for kind, line, _ in faults(yaml(text))] == [
        ("unquoted_word", 1),
        ("duplicate_key", 3),
        ("key_not_text", 4),
        ("unquoted_word", 6),
        ("number_too_long", 6),
    ]
