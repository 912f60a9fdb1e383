"""Every story in examples/ assesses to the very page that lies beside it, which is documentation as well.

After a change of outcome: `make golden` writes the pages anew; read the difference before you keep it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from edgedecide.catalog import load_catalog
from edgedecide.profile import check_names, load_profile
from edgedecide.questions import load_questions
from edgedecide.report import markdown
from edgedecide.report.view import document
from edgedecide.road import advise

EXAMPLES = Path(__file__).parent.parent / "examples"
STORIES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


def page_of(story: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(EXAMPLES.parent)
    loaded = load_profile(f"examples/{story}/profile.yaml")
    return markdown.render(document(advise(loaded, load_questions(), load_catalog())))


@pytest.mark.parametrize("story", STORIES)
def test_a_story_gives_the_page_beside_it(story: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page_of(story, monkeypatch) == (EXAMPLES / story / "report.md").read_text()


@pytest.mark.parametrize("story", STORIES)
def test_a_story_names_only_what_the_catalog_knows(story: str) -> None:
    mistakes, notes = check_names(load_profile(str(EXAMPLES / story / "profile.yaml")), load_catalog())
    assert (mistakes, notes) == ([], [])


PUBLISHED = {
    "ads-ranking": {"cloud"},
    "chest-xray": {"local-primary", "edge", "cloud"},
    "claims-archive": {"cloud"},
    "code-completion": {"edge", "local-primary"},
    "hospital-scribe": {"cloud", "edge-preprocess"},
    "landmark-search": {"edge-preprocess"},
    "live-captions": {"edge"},
    "phone-assistant": {"local-primary", "edge"},
    "pump-vibration": {"edge", "local-primary"},
    "query-suggest": {"cloud-primary"},
    "safe-links": {"cloud-primary"},
    "shop-vision": {"edge", "edge-preprocess"},
    "site-cameras": {"edge-preprocess", "edge", "local-primary"},
    "song-search": {"edge-preprocess"},
    "species-photo": {"cloud", "local-primary"},
    "support-answers": {"cloud", "cloud-primary"},
    "voice-commands": {"local-primary", "edge"},
    "wake-word": {"edge", "edge-preprocess"},
}
"""What a sound adviser could say of each story, by what was published about the deployment or workload it follows."""

MISSED = {"pump-vibration": "assumed activations keep edge@device out in 12 % of worlds, and a bought node costs three times the cloud"}
"""Stories that end elsewhere, and why: kept, so that the day on which one ends well is seen."""


@pytest.mark.parametrize("story", STORIES)
def test_a_story_ends_where_a_sound_adviser_could(story: str, request: pytest.FixtureRequest) -> None:
    if story in MISSED:
        request.applymarker(pytest.mark.xfail(reason=MISSED[story], strict=True))
    decision = advise(load_profile(str(EXAMPLES / story / "profile.yaml")), load_questions(), load_catalog(), depth="none")
    assert decision.ranking.best is not None
    assert decision.ranking.best.alternative.placement in PUBLISHED[story]
