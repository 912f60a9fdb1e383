"""One model on one device: what it needs, how fast it is and what a request takes, without a workload around it."""

from edgedecide.pair.estimating import FACT_IDS, Estimated, Request, estimate, estimate_pair

__all__ = ["FACT_IDS", "Estimated", "Request", "estimate", "estimate_pair"]
