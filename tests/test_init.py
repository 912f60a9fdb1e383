"""The interview: what it asks, how it takes answers, and that what it writes is a profile."""

from __future__ import annotations

import io

import pytest

from edgedecide import load_catalog, load_profile
from edgedecide.cli import run
from edgedecide.cli.interview import QUESTIONS, Refused, named_after
from edgedecide.profile.draft import HINTS, SECTIONS
from edgedecide.profile.texts import field_texts

CATALOG = load_catalog()
ANSWERS = "Field Voice\nllama 3.2 3b\ninter\n800 ms\nrequired\nspeech, location\nredacted\nphone-mid 60%, phone-low 40%\n12000, 40..120\nglobal-data: 20%\n"


@pytest.fixture
def told(monkeypatch, tmp_path, capsys):
    """Runs the interview with these lines on standard input; gives exit code, profile and what was asked."""

    def answer(lines: str, *arguments: str, name: str = "profile.yaml"):
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        path = tmp_path / name
        code = run(["init", str(path), *arguments])
        return code, load_profile(path) if code == 0 else None, capsys.readouterr().err

    return answer


def test_ten_answers_make_a_profile(told) -> None:
    code, loaded, _ = told(ANSWERS)
    assert (code, len(QUESTIONS)) == (0, 10)
    assert loaded.plain == {
        "apiVersion": "edgedecide/v1",
        "workload": {"id": "field-voice", "title": "Field Voice"},
        "latency": {"kind": "interactive", "promise": "800 ms", "offline": "required"},
        "privacy": {"data": [{"kind": "speech", "leaves": "redacted"}, {"kind": "location", "leaves": "redacted"}]},
        "model": {"use": "llama-3.2-3b", "needs": {"global-data": "20%"}},
        "traffic": {"devices": 12000, "requests": "40..120 per day"},
        "fleet": {"classes": [{"class": "phone-mid", "share": "60%"}, {"class": "phone-low", "share": "40%"}]},
    }


def test_the_answer_so_far_is_shown_with_what_was_before(told) -> None:
    _, _, asked = told(ANSWERS)
    assert "so far: " in asked
    assert "(before: " in asked


@pytest.mark.parametrize("unknown", ["", "?", "don't know", "unknown"])
def test_not_to_know_is_an_answer(unknown, told) -> None:
    code, loaded, _ = told("x\n" + f"{unknown}\n" * 9)
    assert code == 0
    assert loaded.plain["workload"] == {"id": "x"}
    assert "latency" not in loaded.plain


def test_the_end_of_the_input_ends_the_questions(told) -> None:
    code, loaded, _ = told("x\nllama-3.2-1b\n")
    assert (code, loaded.plain["model"]) == (0, {"use": "llama-3.2-1b"})


def test_a_wrong_answer_is_asked_again(told) -> None:
    code, loaded, asked = told("x\nllama-3.2-99b\nlanguage\nsometimes\nbatch\n800\n800 ms\n")
    assert code == 0
    assert (loaded.plain["model"], loaded.plain["latency"]) == ({"kind": "language"}, {"kind": "batch", "promise": "800 ms"})
    assert all(says in asked for says in ("which the catalog does not have", "expected interactive, continuous, safety or batch", "found 800 without a unit"))


@pytest.mark.parametrize(
    ("number", "text", "expected"),
    [
        (0, "Field Voice!", {"workload.id": "field-voice", "workload.title": '"Field Voice!"'}),
        (0, "wake-word", {"workload.id": "wake-word"}),
        (1, "Llama 3.2 3B", {"model.use": "llama-3.2-3b"}),
        (1, "gpt-4o-mini", {"model.kind": "language", "cloud.use": "gpt-4o-mini"}),
        (1, "vision", {"model.kind": "vision"}),
        (2, "s", {"latency.kind": "safety"}),
        (5, "none", {"privacy.data": "[]"}),
        (5, "speech,health", {"privacy.data": "[{kind: speech}, {kind: health}]"}),
        (7, "laptop", {"fleet.classes": "[{class: laptop}]"}),
        (7, "samsung galaxy s23 30%, phone-low 70%", {"fleet.classes": "[{device: samsung-galaxy-s23, share: 30%}, {class: phone-low, share: 70%}]"}),
        (8, "12000, 20", {"traffic.devices": "12000", "traffic.requests": "20 per day"}),
        (8, "10K..50K, 2 per h", {"traffic.devices": "10K..50K", "traffic.requests": "2 per h"}),
        (9, "none", {"model.needs": "[]"}),
        (9, "long-context, global-data: 5%", {"model.needs": "[long-context, {global-data: 5%}]"}),
    ],
    ids=str,
)
def test_an_answer_is_read_as_people_write_it(number, text, expected) -> None:
    assert QUESTIONS[number].read(text, CATALOG, {}) == expected


@pytest.mark.parametrize(
    ("number", "text", "says"),
    [(0, "!!!", "expected a name"), (1, "lama-3.2-3b", "did you mean"), (2, "x", "expected interactive"), (5, "spech", 'did you mean "speech"?'), (7, "iphon", "no class, device or chipset"), (8, "5", "expected two numbers"), (9, "magic", "expected none, or some of")],
)
def test_an_answer_that_cannot_be_read_says_what_is_expected(number, text, says) -> None:
    with pytest.raises(Refused, match=says.replace("?", r"\?")):
        QUESTIONS[number].read(text, CATALOG, {})


def test_it_goes_on_where_it_stopped(told) -> None:
    told("x\nllama-3.2-1b\n")
    code, loaded, asked = told("batch\n")
    assert (code, loaded.plain["model"], loaded.plain["latency"]) == (0, {"use": "llama-3.2-1b"}, {"kind": "batch"})
    assert "What is this workload called?" not in asked


def test_what_is_given_is_kept_word_for_word(told, tmp_path) -> None:
    """Going on with a profile that people wrote loses nothing of what it says."""
    path = tmp_path / "profile.yaml"
    path.write_text('workload: {id: x, problem: "a: b # c", title: Ünï}\nmodel: {use: llama-3.2-1b, quality: {full: 86%, floor: 80%}}\nlocal: {cache: none}\n', encoding="utf-8")
    before = load_profile(path).plain
    _, loaded, _ = told("")
    assert {key: value for key, value in loaded.plain.items() if key != "apiVersion"} == before


def test_answers_can_be_given_on_the_command_line(told) -> None:
    code, loaded, _ = told("", "--set", "model.use=llama-3.2-1b", "--set", "latency.promise=300ms", "--minimal", name="voice-bot.yaml")
    assert (code, loaded.plain["workload"]["id"], loaded.plain["latency"]) == (0, "voice-bot", {"promise": "300ms"})


def test_a_minimal_profile_has_no_examples(told, tmp_path) -> None:
    told(ANSWERS, "--minimal")
    lines = (tmp_path / "profile.yaml").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.startswith("#   ")]


def test_a_profile_with_comments_shows_what_absence_means(told, tmp_path) -> None:
    told(ANSWERS)
    text = (tmp_path / "profile.yaml").read_text(encoding="utf-8")
    assert text.count("left out: ") > 20


def test_an_example_can_be_taken(told, tmp_path) -> None:
    code, loaded, _ = told("", "--example", "wake-word")
    assert (code, loaded.profile.workload.id) == (0, "wake-word")
    assert told("", "--example", "wake-word")[0] == 2, "it is there already"
    assert told("", "--example", "wake-word", "--force")[0] == 0
    assert 'did you mean "wake-word"?' in told("", "--example", "wakeword", name="other.yaml")[2]


def test_the_next_commands_are_told(told) -> None:
    _, _, asked = told(ANSWERS)
    assert all(f"edgedecide {command}" in asked for command in ("assess", "fix", "check"))


@pytest.mark.parametrize("text", ["nonsense", "x=1"])
def test_a_set_that_is_none_is_refused(text, told) -> None:
    assert told("", "--set", text)[0] == 2


def test_every_hint_is_a_field() -> None:
    assert {f"{section}.{name}" for section, names in HINTS.items() for name in names} <= set(field_texts())
    assert set(HINTS) == set(SECTIONS)


def test_a_file_or_folder_suggests_the_id(tmp_path) -> None:
    assert named_after(tmp_path / "Voice Bot.yaml") == "voice-bot"
    assert named_after(tmp_path / "shop" / "profile.yaml") == "shop"
