"""What is asked: a pair, and the length of one request."""

from __future__ import annotations

from typing import NamedTuple

from edgedecide.errors import UsageError
from edgedecide.pair.recipes import command_for
from edgedecide.pair.subject import Device, Model
from edgedecide.quantity import Quantity
from edgedecide.worlds import Leaf


class Request(NamedTuple):
    """What is asked: a pair, and the length of one request."""

    model: Model
    device: Device
    prompt: Quantity
    output: Quantity
    sound: Quantity
    """Of a model that listens: the sound of one request."""
    duty: float
    runtime: str | None
    compute: str | None
    measured: dict[str, Leaf]

    def command(self, id: str) -> str:
        """The command that measures this fact."""
        return command_for(
            id, self.model, self.device, prompt=round(self.prompt.likely), output=round(self.output.likely), runtime=self.runtime, compute=self.compute
        )  # fmt: skip


def refuse_beyond_context(request: Request) -> None:
    """Nothing where the request fits the model's context; UsageError otherwise."""
    longest, asked = request.model.longest, request.prompt.likely + request.output.likely
    if request.model.writes_tokens and longest is not None and asked > longest:
        raise UsageError(f"found {asked:g} tokens of prompt and output; expected at most {longest}, the context of {request.model.name}", where="--prompt")
