"""Any bytes end in a profile or in an InputError, and never in another exception."""

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from edgedecide.errors import InputError
from edgedecide.profile import LoadedProfile, load_profile
from edgedecide.profile.paths import profile_paths

FULL = (Path(__file__).parent / "profiles" / "full.yaml").read_bytes()
LINES = FULL.decode().splitlines()
SNIPPETS = [
    "{", "}", "[", "]", ":", "- ", "? ", "&a ", "*a", "!!str ", "<<: ", "\t", "\n", "---\n", "...\n", "|", ">", '"', "'", "#",
    "~", "null", "unknown", "none", "true", "NO", ".nan", ".inf", "1e999", "0", "-1", "130%", "8 Gb", "12,000", "3 ms", "$",
    "low", "é", "\u202e", "\x00", "\x1b", "9" * 50, "x" * 300, "{low: 1 ms, high: 2 ms}", "[[[", "consider", "edge@node",
]  # fmt: skip


seldom = settings(deadline=None)
often = settings(deadline=None, max_examples=300)


def ends_well(content, sets=()):
    """Whether reading ends in one of the two ways that a user may see; both with texts that can be printed."""
    try:
        loaded = load_profile("-", stdin=content, sets=sets)
    except InputError as error:
        str(error).encode()
        return all(mistake.says and "\n" not in str(mistake) for mistake in error.mistakes)
    return isinstance(loaded, LoadedProfile) and all(loaded.place(path) for path in loaded.values)


@seldom
@given(st.binary(max_size=300))
def test_any_bytes(content):
    assert ends_well(content)


@seldom
@given(st.text(max_size=300))
def test_any_text(text):
    assert ends_well(text.encode("utf-8", "surrogatepass"))


@often
@given(
    st.lists(
        st.tuples(st.integers(0, len(FULL)), st.integers(0, 12), st.sampled_from(SNIPPETS)), min_size=1, max_size=4
    )
)
def test_a_profile_with_pieces_put_in_and_taken_out(changes):
    content = FULL
    for at, removed, put in changes:
        content = content[:at] + put.encode() + content[at + removed :]
    assert ends_well(content)


@seldom
@given(st.lists(st.sampled_from(LINES), max_size=30))
def test_lines_in_any_order(lines):
    assert ends_well("\n".join(lines).encode())


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(SNIPPETS)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["low", "high", "use", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@often
@given(st.sampled_from(sorted(profile_paths())), plain)
def test_any_value_at_any_path(path, found):
    written = json.dumps(found)
    assert ends_well(FULL, [f"{path.replace('[]', '[0]')}={written}"])


@seldom
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_set(path, found):
    assert ends_well(FULL, [path, f"{path}={found}", f"latency.promise={found}"])
