"""What keeps a model from running on a device, as far as the catalog knows: runtime, format, precision."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from edgedecide.catalog import Catalog
from edgedecide.catalog.names import exact
from edgedecide.estimators.hardware import Hardware
from edgedecide.facts import Unknown, derive
from edgedecide.pair.formulas import half
from edgedecide.pair.request import Request
from edgedecide.pair.subject import TRANSFORMERS

MADE_FOR = {"mlx": "Apple", "coreml": "Apple", "genie": "Qualcomm", "geniexqairt": "Qualcomm", "qnn": "Qualcomm", "qnncontextbinary": "Qualcomm", "tensorrt": "NVIDIA", "tensorrtllm": "NVIDIA", "rknn": "Rockchip"}
"""Runtimes that one maker's chips alone can run."""


@lru_cache(maxsize=1024)
def _hindrance(catalog: Catalog, quantization: str, vendor: str, runtime: str | None) -> str:
    entry = catalog.entry("quantizations", quantization)
    readers = entry.words("runtimes") if entry is not None else ()
    if runtime is not None and not _runs_on(runtime, vendor):
        return f"{runtime} runs on chips of {MADE_FOR[exact(runtime)]} alone"
    if runtime is not None and readers and not any(exact(word).startswith(exact(runtime)) or exact(runtime).startswith(exact(word)) for word in readers):
        return f"{runtime} is not known to read {quantization}, which {listed(readers)} read"
    if readers and not any(_runs_on(word, vendor) for word in readers):
        return f"{quantization} is read by {listed(readers)} alone, which chips of {vendor} do not run"
    return ""


def _runs_on(runtime: str, vendor: str) -> bool:
    return not vendor or MADE_FOR.get(exact(runtime), vendor) == vendor


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def hindrance(request: Request, catalog: Catalog) -> str:
    """Why the model cannot run there, or why nobody knows whether it can, as far as the catalog tells; else nothing."""
    chipset = request.device.chipset
    found = _hindrance(catalog, request.model.quantization, (chipset.word("vendor") or "") if chipset else "", request.runtime)
    if found or request.compute != "npu" or runs_on_npu(request, catalog) or chipset is None:
        return found
    what = request.model.quantization if request.model.kind == "language" else f"every operator of {request.model.name} in {request.model.quantization}"
    return f"whether the NPU of {chipset.id} runs {what} is not known"


WHOLE_NUMBERS = ("int8", "int8-qat", "w8a8", "w8a16")
"""Formats of graphs that an NPU computes in whole numbers."""


def runs_on_npu(request: Request, catalog: Catalog) -> bool:
    """Whether the model is known to run on the chipset's NPU: somebody published that it does on one of the maker's, or both are
    in the maker's own hub; of a language model that its format does. Tensor cores run whatever their GPU does. Of hardware
    known by its class or its facts alone the class's error speaks."""
    chipset, model = request.device.chipset, request.model
    vendor = chipset.word("vendor") if chipset is not None else None
    if chipset is None or vendor == "NVIDIA":
        return True
    formats, models = _published_on_npus(catalog)
    if model.kind == "language":
        return (vendor, model.quantization) in formats
    if model.entry is None or model.quantization not in (*WHOLE_NUMBERS, "f16"):
        return False
    return (vendor, model.entry.id) in models or bool(model.entry.word("aihub") and chipset.word("aihub"))


@lru_cache(maxsize=4)
def _published_on_npus(catalog: Catalog) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Makers with the formats of language models, and with the models, that were measured on their NPUs."""
    rows = [row for name in catalog.names("benchmarks") if (row := catalog.require("benchmarks", name)).word("compute") == "npu"]
    makers = [(catalog.require("chipsets", row.word("chipset") or "").word("vendor") or "", row) for row in rows]
    language = {row.word("model") for row in rows if catalog.require("models", row.word("model") or "").word("kind") == "language"}
    formats = frozenset((maker, row.word("quantization") or "") for maker, row in makers if row.word("model") in language)
    return formats, frozenset((maker, row.word("model") or "") for maker, row in makers)


def able(hardware: Hardware, request: Request, catalog: Catalog) -> Hardware:
    """The hardware as this model can use it: without an NPU that is not known to run it, and with the peak that its precision has.

    In FP16 that is half of the INT8 peak where the NPU is known to run FP16, as the efficiencies of the catalog count it.
    """
    model = request.model
    if request.compute is None and hardware.npu_efficiency and not model.writes_tokens and not runs_on_npu(request, catalog):
        return hardware._replace(npu_int8=Unknown("npu_int8", "not known to run it"), npu_efficiency="")
    if request.compute != "npu" or model.kind in TRANSFORMERS or model.quantization in WHOLE_NUMBERS:
        return hardware
    runs_half = request.device.chipset is not None and request.device.chipset.flag("npu_fp16") and model.quantization == "f16"
    peak = derive("npu_fp16", half, hardware.npu_int8) if runs_half else Unknown("npu_fp16", f"the NPU of {hardware.key} is not known to run {model.quantization}")
    return hardware._replace(compute=peak)
