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
    """Why the format cannot run there as far as the catalog knows, else nothing."""
    chipset = request.device.chipset
    return _hindrance(catalog, request.model.quantization, (chipset.word("vendor") or "") if chipset else "", request.runtime)


WHOLE_NUMBERS = ("int8", "int8-qat", "w8a8", "w8a16")
"""Formats of graphs that an NPU computes in whole numbers."""


def in_precision(hardware: Hardware, request: Request) -> Hardware:
    """The hardware with its NPU's peak in the precision of a graph: half of the INT8 peak in FP16 where it is known to run
    that, as the efficiencies of the catalog count it; unknown in FP32, and for what is not known to run FP16."""
    model = request.model
    if request.compute != "npu" or model.kind in TRANSFORMERS or model.quantization in WHOLE_NUMBERS:
        return hardware
    runshalf = request.device.chipset is not None and request.device.chipset.flag("npu_fp16") and model.quantization == "f16"
    peak = derive("npu_fp16", half, hardware.npu_int8) if runshalf else Unknown("npu_fp16", f"the NPU of {hardware.key} is not known to run {model.quantization}")
    return hardware._replace(compute=peak)
