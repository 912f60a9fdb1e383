"""One model on one device: what it needs, how fast it is and what a request takes, without a workload around it."""

from edgedecide.pair.answers import FACT_IDS
from edgedecide.pair.estimating import Estimated, estimate, estimate_pair
from edgedecide.pair.request import Request

__all__ = ["FACT_IDS", "Estimated", "Request", "estimate", "estimate_pair"]
