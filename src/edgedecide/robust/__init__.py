"""How firm a recommendation is, and what would change it: pure arithmetic on arrays, held against published cases.

Shapes, everywhere: s worlds, a alternatives, k questions, i inputs. Nothing here knows what an alternative is called.
"""

from edgedecide.robust.flips import Threshold, WeightFlip, deciding_threshold, weight_flips
from edgedecide.robust.information import EVPPI, evppi
from edgedecide.robust.ranks import Acceptability, acceptability
from edgedecide.weighing import (
    drawn_weights,
    expected_scores,
    linear_value,
    mean_values,
    middle_weights,
    normalised,
    worth,
)

__all__ = [
    "EVPPI",
    "Acceptability",
    "Threshold",
    "WeightFlip",
    "acceptability",
    "deciding_threshold",
    "drawn_weights",
    "evppi",
    "expected_scores",
    "linear_value",
    "mean_values",
    "middle_weights",
    "normalised",
    "weight_flips",
    "worth",
]
