"""How often a story's recommendation changes when every estimate is multiplied or divided by 1.5 at random.

Run: python benchmarks/robustness.py [DRAWS]. The bar is 2 % of the draws for a firm answer; the others show what firmness is worth.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from changed_profiles import STORIES, moved, story
from test_robustness import decide, placement

DRAWS = 100
BAR = 0.02


def main(draws: int) -> int:
    print(f"{'story':18}{'recommended':17}{'firmness':11}{'first in':>8}  changed in {draws} draws")
    over = 0
    for name in STORIES:
        profile = story(name)
        decision = decide(profile)
        mine = placement(decision)
        changed = sum(placement(decide(moved(profile, seed), samples=500)) != mine for seed in range(draws)) / draws
        firmness = decision.firmness
        over += firmness.word == "firm" and changed > BAR
        print(f"{name:18}{mine or 'nothing':17}{firmness.word:11}{firmness.acceptability.get(mine or '', 0.0):8.0%}  {changed:.0%}")
    print(f"\n{over} firm answers change in more than {BAR:.0%} of the draws")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS))
