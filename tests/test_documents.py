"""YAML read as values with places: the core schema of YAML 1.2, refusals, and the limits."""

import os
from pathlib import Path
from threading import Thread

import pytest
import yaml

from edgedecide.documents import MAX_EVENTS, parse_document, read_document, walk
from edgedecide.errors import InputError

PARSERS = [pytest.param(yaml.SafeLoader, id="python"), pytest.param(walk.LOADER, id="default")]


@pytest.fixture(params=PARSERS)
def parser(request, monkeypatch):
    """Both parsers, since one of them is only there with libyaml."""
    monkeypatch.setattr(walk, "LOADER", request.param)


def value(text):
    return parse_document(text.encode(), "file.yaml").value


def refusals(content):
    with pytest.raises(InputError) as caught:
        parse_document(content if isinstance(content, bytes) else content.encode(), "file.yaml")
    return [str(mistake).removeprefix("file.yaml:") for mistake in caught.value.mistakes]


# Expected values: YAML 1.2.2, 10.3.2 (core schema), except that .nan and .inf stay text.
SCALARS = [
    ("NO", "NO"), ("yes", "yes"), ("on", "on"), ("true", True), ("True", True), ("FALSE", False), ("tRue", "tRue"),
    ("010", 10), ("0o10", 8), ("0x1F", 31), ("-7", -7), ("+7", 7), ("0b11", "0b11"), ("1_000", "1_000"), ("12,000", "12,000"),
    ("12:30:45", "12:30:45"), ("2026-10-02", "2026-10-02"), ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0),
    ("1e999", "1e999"), (".nan", ".nan"), (".inf", ".inf"), ("-.inf", "-.inf"), ("~", None), ("null", None), ("nUll", "nUll"),
    ("", None), ("800 ms", "800 ms"), ("9" * 41, "9" * 41), ('"7"', "7"), ("'true'", "true"), ("'~'", "~"),
    ("=", "="), ("<", "<"), ("7%", "7%"), ("é", "é"),
]  # fmt: skip


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("written", "expected"), SCALARS)
def test_scalars_follow_the_core_schema(written, expected):
    found = value(f"a: {written}")["a"]
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.usefixtures("parser")
def test_a_block_keeps_its_lines():
    assert value("a: |\n  one\n  two\nb: >\n  one\n  two\n") == {"a": "one\ntwo\n", "b": "one two\n"}


TEXT = """\
workload:
  id: field
latency: {promise: 800 ms,
  network: [lte, {access: none}]}
"a.b": 3
"""
PLACES = [
    ((), (1, 1)),
    (("workload",), (2, 3)),
    (("workload", "id"), (2, 7)),
    (("latency",), (3, 10)),
    (("latency", "promise"), (3, 20)),
    (("latency", "network", 0), (4, 13)),
    (("latency", "network", 1, "access"), (4, 27)),
    (("a.b",), (5, 8)),
    (("workload", "title"), (2, 3)),
    (("latency", "network", 7, "share"), (4, 12)),
    (("nowhere",), (1, 1)),
]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("path", "expected"), PLACES)
def test_every_value_has_a_place_and_a_missing_one_that_of_its_nearest_ancestor(path, expected):
    assert parse_document(TEXT.encode(), "file.yaml").place(path) == expected


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("path", "expected"),
    [(("workload",), (1, 1)), (("workload", "id"), (2, 3)), (("latency", "network"), (4, 3)), (("a.b",), (5, 1))],
)
def test_every_name_has_a_place(path, expected):
    assert parse_document(TEXT.encode(), "file.yaml").key_place(path) == expected


def test_columns_count_letters_and_not_bytes():
    assert parse_document("{é: 1, b: 2}".encode(), "file.yaml").place(("b",)) == (1, 11)


def test_the_digest_is_of_the_bytes():
    # printf 'a: 1\n' | sha256sum
    assert parse_document(b"a: 1\n", "file.yaml").digest == "37b128c5"


@pytest.mark.usefixtures("parser")
def test_all_refusals_of_a_file_come_together():
    text = "a: 1\na: 2\nb: &x 3\nc: *x\nd: !!str e\nf:\n  g: 1\n  g: 2\n"
    assert refusals(text) == [
        '2:1: found "a" a second time, first in line 1; keep one of the two',
        '3:4: found the anchor "&x"; anchors are not read, remove it',
        '4:4: found the alias "*x"; aliases are not read, write the value out',
        '5:4: found the tag "tag:yaml.org,2002:str"; expected a plain value without a tag',
        '8:3: f: found "g" a second time, first in line 7; keep one of the two',
    ]


@pytest.mark.usefixtures("parser")
def test_refusals_beyond_the_fiftieth_are_counted():
    found = refusals("a: 1\n" * 62)
    assert (len(found), found[-1]) == (51, " found 11 more mistakes in this file")


@pytest.mark.usefixtures("parser")
def test_a_lenient_reader_gets_what_is_left_and_the_refusals():
    document = parse_document(b"a: 1\na: 2\n? [x]\n: {y: [1]}\nb: 3\n", "file.yaml", lenient=True)
    assert document.value == {"a": 1, "b": 3}
    assert [mistake.line for mistake in document.mistakes] == [2, 3]


@pytest.mark.usefixtures("parser")
def test_even_a_lenient_reader_gets_nothing_of_half_a_document():
    with pytest.raises(InputError, match="no closing bracket"):
        parse_document(b"a: 1\nb: [2\n", "file.yaml", lenient=True)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a:\n\tb: 1", "2:1: not valid YAML: found a tab in the indentation; indent with spaces"),
        ("a: `b`", '1:4: not valid YAML: found "`", which no value can start with; put the text in quotes'),
        ("a: 1\nb\nc: 2", '2:1: not valid YAML: found text without a ":" after it; expected "name: value"'),
        ('a: "b\nc: 1\n', "1:4: not valid YAML: found no closing quote for the text that starts here"),
        ("a: {b: 1,, c: 2}", '1:10: not valid YAML: found "," where a value is due'),
        ("a: - b", '1:4: not valid YAML: found "-" where no list can begin; start the list on a line of its own'),
        ("a: *", '1:5: not valid YAML: found "*" or "&", which would start a YAML alias; put the text in quotes'),
    ],
)
def test_syntax_mistakes_are_told_in_plain_words_by_either_parser(text, says):
    assert refusals(text) == [says]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("%YAML 1.2\n---\na: 1\n", "1:1", id="the version that is read"),
        pytest.param("%YAML 3.0\n---\na: 1\n", "1:1", id="a version that nobody has"),
        pytest.param("# a comment\n%YAML 1.1\n---\na: 1\n", "2:1", id="below a comment"),
        pytest.param("%YAML\n---\na: 1\n", "1:1", id="half a version"),
        pytest.param("%TAG ! tag:example.org,2026:\n---\na: 1\n", "1:1", id="tags"),
        pytest.param("%FOO bar\n---\na: 1\n", "1:1", id="one that YAML reserves"),
        pytest.param("%\n---\na: 1\n", "1:1", id="the sign alone"),
        pytest.param("%YAML 1.2\n%YAML 1.2\n---\na: 1\n", "1:1", id="twice"),
        pytest.param("%YAML 1.2\na: 1\n", "1:1", id="without a start of the document"),
    ],
)
def test_a_directive_is_refused_whatever_it_says(text, place):
    assert refusals(text) == [f'{place}: found a YAML directive, a line that starts with "%"; directives are not read, remove the line']


@pytest.mark.usefixtures("parser")
def test_a_per_cent_sign_elsewhere_is_text():
    assert value("a: x\n  %y\nb: |\n  %z\n") == {"a": "x %y", "b": "%z\n"}


@pytest.mark.usefixtures("parser")
def test_64_levels_are_read_and_65_are_not():
    assert value("[" * 64 + "]" * 64)
    assert refusals("[" * 65 + "]" * 65) == ["1:65: found more than 64 levels of nesting; expected a flatter file"]


@pytest.mark.usefixtures("parser")
def test_a_file_that_we_ship_may_hold_more_values():
    # Stream and document start, the list's start, its items, and as many ends: 6 events beside the items.
    most = MAX_EVENTS - 6
    assert len(value("- 1\n" * most)) == most
    assert refusals("- 1\n" * (most + 1)) == [
        f"{most + 2}:1: found more than 50,000 values and brackets; expected a shorter file"
    ]
    assert len(parse_document(b"- 1\n" * (most + 1), "file.yaml", trusted=True).value) == most + 1


def test_a_file_that_we_ship_may_be_large():
    content = b"a: " + b"x" * 1_000_000
    assert refusals(content) == [" found more than 1,000,000 bytes; expected a smaller file"]
    assert len(parse_document(content, "file.yaml", trusted=True).value["a"]) == 1_000_000


def test_a_file_is_read_from_disk_and_named_as_given(tmp_path, monkeypatch):
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    monkeypatch.chdir(tmp_path)
    document = read_document(Path("a.yaml"))
    assert (document.name, document.value) == ("a.yaml", {"a": 1})


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    path = tmp_path / "secret.yaml"

    def refuse(self, mode):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert str(caught.value) == f"{path}: found a file that may not be read; check its permissions"


def test_a_pipe_that_nobody_writes_to_is_told_and_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr("edgedecide.documents.document._WRITER_MS", 1)
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert str(caught.value) == f"{path}: found a file that cannot be read (a pipe that nobody writes to); expected a YAML file"


@pytest.mark.parametrize(("content", "says"), [(b"a: 1\n", ""), (b"a" * 1_000_002, "found more than 1,000,000 bytes")])
def test_a_pipe_with_a_writer_is_read_as_a_file_is(content, says, tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = Thread(target=_fill, args=(path, content), daemon=True)
    writer.start()
    if says:
        with pytest.raises(InputError, match=says):
            read_document(path)
    else:
        assert read_document(path).value == {"a": 1}


def _fill(path, content):
    try:
        path.write_bytes(content)
    except BrokenPipeError:  # the reader stops at its limit
        return
