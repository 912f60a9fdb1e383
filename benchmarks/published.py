"""Raw tables of published measurements, written in the project's own compact form: `calibrate.py --from DIR` runs it, once.

DIR holds `benchmarks/`, `devices/` and `models/` as their READMEs describe them. What is written to
`src/edgedecide/catalog/tables/` is all that fitting, tests and the program read. Rows flagged by their source (suspect, spilling,
speculative), batched rows, and rows above what memory could deliver are left out, and counted in `sources.csv`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from edgedecide.catalog import load_catalog

HUB_DATE = "2026-10-21"
GENERAL = "general knowledge, unverified"

ADDED_DEVICES = """
nvidia-a100-80gb-pcie|A100 PCIe|1935|312|server-gpu|80
nvidia-a100-80gb|A100 SXM|2039|312|server-gpu|80
nvidia-h100-80gb-pcie|H100 PCIe|2000|756|server-gpu|80
nvidia-a40|A40 |696|150|server-gpu|48
nvidia-l40s|L40S|864|362|server-gpu|48
nvidia-rtx-4000-ada|RTX 4000 Ada|360|107|desktop-gpu|20
nvidia-rtx-5000-ada|RTX 5000 Ada|576|131|desktop-gpu|32
nvidia-rtx-5880-ada|5880 Ada|960|139|desktop-gpu|48
nvidia-t4|Tesla T4|320|65|server-gpu|16
nvidia-gtx-1050-ti|1050 Ti|112|2.1|desktop-gpu|4
nvidia-rtx-2070-super|2070 SUPER|448|36|desktop-gpu|8
nvidia-rtx-4070|Nvidia 4070\\)|504|58|desktop-gpu|12
nvidia-rtx-a2000|A2000|288|32|desktop-gpu|6
nvidia-rtx-a400|A400\\b|96|5.4|desktop-gpu|4
amd-w7700|W7700|576|56|desktop-gpu|16
amd-rx-6700-xt|6700 XT|384|26|desktop-gpu|12
amd-rx-6500-xt|6500 XT|144|11.5|desktop-gpu|4
amd-rx-7600|RX 7600|288|43|desktop-gpu|8
intel-iris-xe|Iris Xe|51.2|2.8|laptop-igpu|
intel-rpl-igpu|RPL-S|83|1.6|laptop-igpu|
apple-m1-pro|M1 Pro|200|5.2|apple|
apple-m1-ultra|M1 Ultra|800|21|apple|
apple-a14-bionic|A14|34.1|1.5|phone|
apple-a18-pro|A18 Pro|60|2.2|phone|
snapdragon-8-plus-gen-1|Z Fold 4|51.2|4.4|phone|
snapdragon-8-gen-1|Galaxy S22|51.2|4.4|phone|
snapdragon-x2-elite|snapdragon-x2-elite|152||laptop-npu|
ampereone-a192|AmpereOne|358||x86|
rv1126b|RV1126B|8.5||sbc|
rk3562|RK3562|12.8||sbc|
dragonwing-iq-9075|dragonwing-iq-9075|76.8||auto|
sa8775p|sa8775p|102.4||auto|
sa8295p|sa8295p|67|6|auto|
intel-core-i9-13900hx|13900HX|89.6||x86|
dc-roma|DC-ROMA|38||sbc|
dimensity-9300|Dimensity 9300|76.8||phone|
"""
"""id | pattern | GB/s | dense FP16 TFLOPS | kind | own memory in GB: chips that the raw table lacks; general knowledge, unverified."""
LAST_DEVICES = (("raspberry-pi-5", r"^Pi 5|Pi CM5", "17.1", "sbc"), ("raspberry-pi-4", r"^Pi 4", "12.8", "sbc"), ("cix", "MS-R1", "96", "sbc"))
CATALOG_IDS = {
    "gb10": "nvidia-gb10", "strixhalo": "amd-ryzen-ai-max-plus-395", "pi5": "raspberry-pi-5", "pi4": "raspberry-pi-4", "n100": "intel-n100", "n150": "intel-n150",
    "agxorin": "jetson-agx-orin-64gb", "t5000": "jetson-agx-thor", "t4000": "jetson-thor-t4000", "nanosuper": "jetson-orin-nano-super", "nano": "jetson-orin-nano-8gb",
    "tx2": "jetson-tx2", "lnl": "intel-core-ultra-7-258v", "mtl": "intel-core-ultra-7-155h", "1135g7": "intel-core-i5-1135g7", "sd8eg5": "snapdragon-8-elite-gen-5",
    "sd8e": "snapdragon-8-elite", "sd8g3": "snapdragon-8-gen-3", "sd8g2": "snapdragon-8-gen-2", "xelite": "snapdragon-x-elite", "d9000": "dimensity-9000",
    "g1": "google-tensor-g1", "a15": "apple-a15-bionic", "a16": "apple-a16-bionic", "a17p": "apple-a17-pro", "a18": "apple-a18", "a19p": "apple-a19-pro",
    "4090": "nvidia-rtx-4090", "3060": "nvidia-rtx-3060", "a20p": "apple-a20-pro",
} | {f"m{n}{short}": f"apple-m{n}{long}" for n in range(1, 6) for short, long in (("", ""), ("p", "-pro"), ("m", "-max"), ("u", "-ultra"))}  # fmt: skip
KINDS = {"apple_silicon": "apple", "desktop_gpu": "desktop-gpu", "laptop_gpu": "laptop-gpu", "laptop_igpu": "laptop-igpu", "laptop_npu": "laptop-npu", "unified_pc": "unified", "x86_cpu": "x86"}
OWN_MEMORY_GB = {
    "9060xt": 16, "7900xtx": 24, "7900xt": 20, "6800xt": 16, "6800": 16, "5700xt": 8, "rx580": 8, "rx470": 4, "5090": 32, "5070ti": 16, "5070": 12, "5060ti": 16, "4090": 24,
    "4080s": 16, "4080": 16, "4080m": 12, "4070m": 8, "4070tis": 16, "4070ti": 12, "4060m": 8, "3090ti": 24, "3090": 24, "3080ti": 12, "3080": 10, "3070": 8, "3060": 12,
    "3050tim": 4, "2080ti": 11, "2070mq": 8, "2080": 8, "1660ti": 6, "1650mq": 4, "1650": 4, "1080ti": 11, "1070": 8, "v100": 32, "a6000": 48, "6000ada": 48, "a4000": 16,
    "a770": 16, "b580": 12, "r9700": 32, "rx9070xt": 16,
}  # fmt: skip
PHONES = {
    "Galaxy A26": "", "iPhone 13": "A15", "iPhone 14 Pro": "Apple A16", "iPhone 14": "A15", "iPhone 15 Pro": "A17 Pro", "iPhone 15": "Apple A16", "iPhone 16 Pro": "A18 Pro",
    "iPhone 16": "Apple A18", "iPhone 12": "A14", "iPhone 11": "", "Galaxy S25": "8 Elite", "S23": "8 Gen 2", "S24 Ultra": "8 Gen 3", "OnePlus 13": "8 Elite",
    "OnePlus 12": "8 Gen 3", "OnePlus 11": "8 Gen 2", "OnePlus Open": "8 Gen 2", "Redmi K70 Ultra": "Dimensity 9300",
}  # fmt: skip
"""The chip in a phone named without one; makers' product pages, general knowledge."""


class Device(NamedTuple):
    pattern: re.Pattern[str]
    id: str
    bandwidth: float
    tflops: float | None
    kind: str
    memory: float | None


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows([["" if cell is None else f"{cell:.6g}" if isinstance(cell, float) else cell for cell in row] for row in rows])


def convert(source: Path, into: Path) -> None:
    """All tables of the project, from the raw ones below `source`."""
    into.mkdir(parents=True, exist_ok=True)
    catalog = load_catalog()
    hub = rows_of(source / "benchmarks" / "aihub.csv")
    chip_ids = {entry.word("aihub"): entry.id for id in catalog.names("chipsets") if (entry := catalog.require("chipsets", id)).word("aihub")}
    left_out: Counter[str] = Counter()
    graphs(hub, source, into, chip_ids)
    devices = known_devices(source)
    language(hub, source, into, chip_ids, devices, left_out)
    chipsets(hub, source, into, chip_ids, devices)
    sources(into, hub, left_out)


# ---- graphs


def elements(card: str) -> float | None:
    """Numbers that one input holds, channels not counted, as the card writes its shape; None where it writes none."""
    if "720p" in card:
        return 720.0 * 1280
    if "416p" in card:
        return 416.0 * 416
    sides = [int(side) for side in re.findall(r"\d+", card.partition("(")[0])]
    sides = [side for side in sides if side != 1]
    product = 1.0
    for side in sides:
        product *= 1 if side == 3 and len(sides) > 2 else side
    return product if sides else None


def number(text: str) -> float | None:
    return float(text) if text else None


def graphs(hub: list[dict[str, str]], source: Path, into: Path, chip_ids: dict[str | None, str]) -> None:
    macs = {row["model_id"]: float(row["gmacs_at_input"]) for row in rows_of(source / "benchmarks" / "model_macs.csv")}
    runs = [row for row in hub if row["inference_ms"]]
    cards: dict[str, dict[str, Any]] = {}
    for row in runs:
        id = row["model_id"] if row["n_components"] == "1" else f"{row['model_id']}/{row['component'].lower()}"
        row["graph"] = id
        card = cards.setdefault(id, {"row": row, "layers": [], "sizes": defaultdict(list)})
        card["layers"].append(float(row["layers_total"]))
        if row["model_size_mb"]:
            card["sizes"][row["precision"]].append(float(row["model_size_mb"]))
    table = []
    for id, card in sorted(cards.items()):
        row, params, scope = card["row"], number(card["row"]["params"]), card["row"]["params_scope"]
        if params is None and card["sizes"]:  # weights of the least compressed file, four bytes each where it is FP32
            precision = "float" if "float" in card["sizes"] else min(card["sizes"])
            params, scope = median(card["sizes"][precision]) * 8e6 / (32 if "float" in precision else 8), row["model_size_scope"]
        table.append([id, row["model_id"], int(row["n_components"]), row["use_case"], params, scope if params else "", elements(row["input_resolution"]), median(card["layers"]), macs.get(id)])
    write(into / "graphs.csv", ["graph", "model", "graphs", "use", "params", "params_of", "elements", "layers", "gmacs"], table)
    ids = sorted({chip_ids[row["chipset"]] for row in runs})
    for name, field in (("graph_time", "inference_ms"), ("graph_memory", "peak_mem_max_mb")):
        cells: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        for row in runs:
            key = (row["graph"], row["precision"], row["runtime"], row["primary_compute_unit"].lower())
            cells[key][chip_ids[row["chipset"]]] = row[field]
        write(into / f"{name}.csv", ["graph", "precision", "runtime", "unit", *ids], [[*key, *(row.get(id, "") for id in ids)] for key, row in sorted(cells.items())])


# ---- language models


def known_devices(source: Path) -> list[Device]:
    """Patterns from special to general: the first that a row's chipset or device matches is its hardware."""
    found = []
    for line in ADDED_DEVICES.strip().splitlines():
        id, pattern, bandwidth, tflops, kind, memory = line.replace("\\|", "\0").split("|")
        found.append(Device(re.compile(pattern), id, float(bandwidth), number(tflops), kind, number(memory)))
    for row in rows_of(source / "benchmarks" / "bandwidth_specs_used.csv"):
        id = CATALOG_IDS.get(row["key"], row["key"])
        kind = KINDS.get(row["class"], row["class"])
        found.append(Device(re.compile(row["match_pattern"]), id, float(row["memory_bandwidth_gbs"]), number(row["gpu_fp16_dense_tflops"]), kind, OWN_MEMORY_GB.get(row["key"])))
    found += [Device(re.compile(pattern), id, float(bandwidth), None, kind, None) for id, pattern, bandwidth, kind in LAST_DEVICES]
    return found


def device_of(row: dict[str, str], devices: list[Device]) -> Device | None:
    if "Cluster" in row["device"]:
        return None
    chip = row["chipset"]
    if not chip:
        chip = next((name for phone, name in PHONES.items() if phone in row["device"]), row["device"])
    return next((device for device in devices if chip and (device.pattern.search(chip) or device.pattern.search(row["device"]))), None)


SHAPES_ADDED = {
    "deepseek-coder-v2-lite": (15.7, 2.4), "deepseek-v2-lite": (15.7, 2.4), "glm-4.7-flash": (30, 3), "phi-3-medium": (13.96, None), "mistral-nemo": (12.25, None),
    "deepseek-r1-671b": (671, 37), "qwen3-next-80b-a3b": (80, 3), "qwen3-coder-next": (80, 3), "granite-4.0-micro": (3.4, None), "granite-4.0-h-small": (32, 9),
    "ai21-jamba2-mini": (52, 12), "devstral-small-2": (24, None), "phi-4-reasoning-plus": (14.66, None), "phi-4-mini": (3.84, None), "llama-4-scout": (109, 17),
    "nemotron-3-nano-30b": (30, 3), "lfm2.5-8b": (8.3, 1.5), "lfm2.5-230m": (0.23, None), "c4ai-command-r7b": (8, None), "minicpm3-4b": (4, None), "internvl3.5-2b": (2, None),
    "internvl3.5-4b": (4.4, None), "jais-6.7b": (6.7, None), "falcon3-7b": (7.46, None), "qwen2-7b": (7.07, None), "smolvlm2-2.2b": (2.2, None), "ministral-3-3b": (3.8, None),
}  # fmt: skip
"""Billions of parameters and of active ones, of models that neither the catalog nor their own name tells; general knowledge, unverified."""
HUB_MODELS = {
    "falcon_v3_7b_instruct": "falcon3-7b", "granite_4_0_micro": "granite-4.0-micro", "indus_1b": "indus-1b", "intern3_5_vl_2b": "internvl3.5-2b", "intern3_5_vl_4b": "internvl3.5-4b",
    "jais_6p7b_chat": "jais-6.7b", "lfm2_5_1_2b_instruct": "lfm2.5-1.2b", "llama_v3_1_sea_lion_3_5_8b_r": "llama-3.1-8b", "llama_v3_elyza_jp_8b": "llama-3-8b",
    "llama_v3_taide_8b_chat": "llama-3-8b", "ministral_3_3b_instruct_2512": "ministral-3-3b", "qwen2_5_vl_7b_instruct": "qwen2.5-7b", "qwen2_7b_instruct": "qwen2-7b",
    "qwen3_4b_instruct_2507": "qwen3-4b", "qwen3_vl_2b_instruct": "qwen3-1.7b", "qwen3_vl_4b_instruct": "qwen3-4b", "qwen3_vl_8b_instruct": "qwen3-8b",
    "smolvlm2_2_2b_instruct": "smolvlm2-2.2b",
}  # fmt: skip
"""AI Hub's models that the catalog has no entry for: fine-tunes under the model whose shape they have."""
SPEEDS_UP_BY_DRAFTS = ("llama_v3_2_3b_instruct_ssd",)
"""Speculative decoding: not the rate of the model alone."""


def model_of(name: str, named: dict[str, str], shapes: dict[str, Any]) -> str:
    """The id of a model as it is called in a table: publisher, tuning, date and format taken off; the catalog's where it has one."""
    if name in named:
        return named[name]
    text = re.sub(r"\(.*?\)", "", name.lower().rpartition("/")[-1]).strip()
    text = re.sub(r"[-._:](ud[-_])?(q\d.*|[458]bit.*|iq\d.*|mxfp\d.*|nvfp\d.*|mlx.*|w4a16.*|latest|qat.*|mtp.*|unpacked.*|gguf.*|awq.*|i1.*)$", "", text)
    text = re.sub(r"^[a-z0-9\-]+_(?=[a-z])", "", text)
    text = re.sub(r"[ :_]", "-", text)
    for old, new in (("meta-llama", "llama"), ("qwen3vl", "qwen3-vl"), ("phi3-3.8b", "phi-3-mini-4k"), ("granite4", "granite-4"), ("nvidia-nemotron", "nemotron"), ("gemma3n-2b", "gemma-3n-e2b")):
        text = text.replace(old, new)
    text = re.sub(r"^(gemma|llama)(\d)", r"\1-\2", text).replace("gemma-3n-2b", "gemma-3n-e2b").replace("gemma-3n-4b", "gemma-3n-e4b")
    text = re.sub(r"^deepseek-r1-(\d\d?b)$", r"deepseek-r1-distill-qwen-\1", text)
    if text != "deepseek-coder-v2-lite-instruct":
        text = text.replace("-coder-next", "~").replace("-coder", "").replace("~", "-coder-next")
    text = text.replace("-vl-", "-").replace("-omni", "")
    tuning = r"-(instruct|it|chat|thinking|base|exp|tool|2507|2410|2501|2506|2512|2407|1124|0425|0325|pt|dev|v0\.3|v1\.0|fp16|v0\.1|jp|202606)\b"
    text = re.sub(tuning, "", text)
    for old, new in (("mistral-7b", "mistral-7b-v0.3"), ("mistral-nemo-12b", "mistral-nemo"), ("vicuna-7b", "llama-2-7b"), ("3.1-nemotron-nano-8b", "llama-3.1-8b"), ("3.1-tulu-3-8b", "3.1-8b")):
        text = text.replace(old, new)
    text = re.sub(r"^llama-(7|13)b$", r"llama-2-\1b", text)
    for id in sorted([*shapes, *SHAPES_ADDED], key=len, reverse=True):
        if re.search(rf"(^|-){re.escape(id)}($|-)", text):
            return id
    family = re.search(r"(qwen3\.[568]-[\d.]+b(?:-a\d+b)?|ornith-1\.0-\d+b|ornith-\d+b|lfm2\.5-[\d.]+[bm])", text)
    return (family.group(1) if family else text).replace("ornith-1.0", "ornith")


def shape_of(id: str, billions: str, shapes: dict[str, tuple[float, float, float | None]]) -> tuple[float, float, float | None] | None:
    """Parameters, active parameters, and bytes of keys and values a token in FP16, where its layers are known."""
    if id in shapes:
        return shapes[id]
    if id in SHAPES_ADDED:
        total, active = SHAPES_ADDED[id]
        return total * 1e9, (active or total) * 1e9, None
    told = re.search(r"(?:^|[-\db])a(\d+(?:\.\d+)?)([bm])", id)
    size = re.search(r"(\d+(?:\.\d+)?)([bm])(?![0-9])", id)
    unit = {"b": 1e9, "m": 1e6}
    params = float(billions) * 1e9 if billions else float(size.group(1)) * unit[size.group(2)] if size else None
    return (params, float(told.group(1)) * unit[told.group(2)] if told else params, None) if params else None


BITS = (
    (r"^(f16|bf16|fp16|mlx bf16)", 16.0), (r"q8_0|q8$|int8", 8.5), (r"^w8a8|w8a16|q8f16", 8.0), (r"q6", 6.56), (r"mlx q5 g32", 6.0), (r"mlx q5", 5.5), (r"q5", 5.6), (r"q3_k", 3.9),
    (r"q3f16", 3.5), (r"q2_k", 3.16), (r"q2_0", 2.13), (r"q1_0", 1.13), (r"mxfp8", 8.25), (r"mxfp4", 4.34), (r"nvfp4", 4.5), (r"8da4w g32", 6.4), (r"8da4w", 4.3), (r"iq4", 4.55),
    (r"q4_0|qat", 4.6), (r"q4_1", 5.0), (r"4bit|4-bit|mlx q4|q4f16|gptq|awq", 4.5), (r"w4a16|^w4", 4.4), (r"int4", 4.5), (r"q4", 4.89), (r"^provider default$|^$", 4.89),
)  # fmt: skip
"""Bits a weight, scales and what is kept higher included: models/quantization.csv. A provider's default is Q4_K_M but for few tags."""
FORMATS = (
    (r"q4f16|q4_0f16", "int4"), (r"f16$|^f16|bf16", "f16"), (r"8_0|int8|w8|mxfp8|q8", "8-bit"), (r"q6|q5", "5-bit"), (r"q4_k|default", "k-quant"), (r"fp4", "fp4"), (r"q[123]", "2-bit"), (r"", "int4"),
)  # fmt: skip


def first(table: Any, text: str) -> Any:
    return next((value for pattern, value in table if re.search(pattern, text)), None)


ENGINES = (
    (r"mlx", "mlx"), (r"rkllm", "rkllm"), (r"^genie$|qairt|qnn_context", "genie"), (r"mlc", "mlc"), (r"vllm|tensorrt|exllama", "vllm"), (r"litert|mediapipe", "litert"),
    (r"executorch", "executorch"), (r"cactus", "cactus"), (r"mnn", "mnn"), (r"fastflow", "fastflow"), (r"^(?!.*llama\.cpp).*ollama", "ollama"), (r"", "llama.cpp"),
)  # fmt: skip
BACKENDS = ((r"vulkan", "vulkan"), (r"opencl", "opencl"), (r"rocm", "rocm"), (r"sycl", "sycl"), (r"hexagon|qnn", "hexagon"), (r"", ""))
HEADER = ["source", "date", "device", "unit", "engine", "model", "format", "bits", "weights_gb", "prompt", "depth", "decode", "prefill"]


def hub_language(hub: list[dict[str, str]], chip_ids: dict[str | None, str]) -> list[dict[str, str]]:
    """AI Hub's language-model rows in the columns of the others."""
    found = []
    for row in hub:
        if row["inference_ms"] or row["model_id"] in SPEEDS_UP_BY_DRAFTS:
            continue
        exact = row["params"] if row["params_scope"] == "component" else ""
        size = str(float(row["model_size_mb"]) * 1e6) if row["model_size_mb"] else ""
        found.append({
            "source_id": "aihub", "date": HUB_DATE, "device": row["device"], "chipset": chip_ids[row["chipset"]], "runtime": row["runtime"], "compute": row["primary_compute_unit"], "batch": "1",
            "model": row["model_id"], "params_b": str(float(exact) / 1e9) if exact else "", "quant": row["precision"], "model_bytes": size, "prompt_tokens": row["context_length"], "gen_tokens": "",
            "prefill_tps": row["prefill_tokens_per_second"], "decode_tps": row["tokens_per_second"], "notes": "", "context": row["context_length"],
        })  # fmt: skip
    return found


def language(hub: list[dict[str, str]], source: Path, into: Path, chip_ids: dict[str | None, str], devices: list[Device], left_out: Counter[str]) -> None:
    catalog = load_catalog()
    entries = [catalog.require("models", id) for id in catalog.names("models")]
    figure = lambda entry, name: entry.figure(name).likely if entry.figure(name) else None  # noqa: E731
    shapes: dict[str, tuple[float, float, float | None]] = {}
    for entry in entries:
        if entry.word("kind") == "language" and (params := figure(entry, "params")):
            cached = [figure(entry, name) for name in ("layers", "kv_heads", "head_dim")]
            shapes[entry.id] = (params, figure(entry, "active") or params, 4.0 * cached[0] * cached[1] * cached[2] if all(cached) else None)
    named = {word: entry.id for entry in entries if (word := entry.word("aihub"))} | HUB_MODELS
    raw = [row for name in ("llm_public", "llm_repo_tables") for row in rows_of(source / "benchmarks" / f"{name}.csv")] + hub_language(hub, chip_ids)
    runs, models, used = [], {}, {}
    for row in raw:
        why, run, device, model, shape = one_run(row, devices, named, shapes)
        if why or run is None or device is None:
            left_out[why] += 1
            continue
        runs.append(run)
        models[model] = shape
        used[device.id] = device
    write(into / "language_runs.csv", HEADER, sorted(runs, key=lambda run: [str(cell) for cell in run]))
    write(into / "language_models.csv", ["model", "params", "active", "kv_bytes"], [[id, *shape] for id, shape in sorted(models.items())])
    devices[:] = list(used.values())


def one_run(row: dict[str, str], devices: list[Device], named: dict[str, str], shapes: dict[str, Any]) -> tuple[str, list[Any] | None, Device | None, str, Any]:
    """One row in our columns, or why it is left out."""
    nothing: Any = (None, None, "", None)
    if re.search("SUSPECT|SPILL|speculative", row["notes"]) or "mtp" in row["model"].lower():
        return "flagged by the source", *nothing
    if row["batch"] not in ("", "1"):
        return "batched", *nothing
    device = device_of(row, devices) if row["source_id"] != "aihub" else next((item for item in devices if item.id == row["chipset"]), None)
    if device is None:
        return "hardware without known bandwidth", *nothing
    model = model_of(row["model"], named, shapes)
    shape = shape_of(model, row["params_b"], shapes)
    if shape is None:
        return "model of unknown size", *nothing
    quant = row["quant"].lower().strip()
    size = number(row["model_bytes"])
    bits = 4.5 if "mlx" in row["model"].lower() and quant == "provider default" else first(BITS, quant)
    if bits is None and size is None:
        return "format of unknown size", *nothing
    params, active, _ = shape
    weights = size or params * bits / 8
    decode, prefill, unit = number(row["decode_tps"]), number(row["prefill_tps"]), (row["compute"] or "GPU").lower()
    if device.memory and unit == "gpu" and weights > 0.95e9 * device.memory:
        return "weights larger than the card's memory", *nothing
    if decode and decode * weights * active / params > device.bandwidth * 1e9:
        return "above the bandwidth bound", *nothing
    if not (decode or prefill):
        return "no rate", *nothing
    prompt, generated = number(row["prompt_tokens"]), number(row["gen_tokens"]) or 128.0
    own_depth = "tg" in row["notes"] or "llama-bench" in row["runtime"]
    depth = number(row.get("context", "")) or (generated / 2 if own_depth else (prompt or 32.0) + generated / 2)
    engine, backend = first(ENGINES, (row["runtime"] + (" mlx" if "mlx" in row["model"].lower() else "")).lower()), first(BACKENDS, (row["runtime"] + row["notes"]).lower())
    run = [row["source_id"], row["date"], device.id, unit, f"{engine}/{backend}" if backend else engine, model, first(FORMATS, quant), float(bits or weights * 8 / params), weights / 1e9, prompt, depth, decode, prefill]
    return "", run, device, model, shape


# ---- hardware and sources

SYSTEMS = {"windows": "windows", "linux": "linux", "android": "android"}
GRAPH_KINDS = {"auto": "auto", "edge-node": "auto", "laptop": "laptop-npu", "sbc": "sbc", "xr": "phone"}
"""What is qualified for vehicles and machines runs at lower clocks than the same generation in a phone."""
SAME_SILICON = {"dragonwing-iq-x7181": "snapdragon-x-elite", "dragonwing-q-7790": "snapdragon-7-gen-4", "dragonwing-q-8750": "snapdragon-8-elite", "qcs8450": "snapdragon-8-gen-1"}
"""AI Hub gives these the figures of the others (devices/chipsets.csv, notes)."""


def chipsets(hub: list[dict[str, str]], source: Path, into: Path, chip_ids: dict[str | None, str], devices: list[Device]) -> None:
    table: dict[str, list[Any]] = {}
    systems = {chip_ids[row["chipset"]]: next(name for word, name in SYSTEMS.items() if word in row["os"].lower()) for row in hub if row["os"]}
    systems["dragonwing-qcs8550"] = "proxy"  # a development kit that stands for others; its memory is counted as on Linux
    for row in rows_of(source / "devices" / "chipsets.csv"):
        id = chip_ids.get(row["aihub_chipset"]) if row["aihub_chipset"] else None
        if id:
            kind = GRAPH_KINDS.get(row["class"], "phone" if row["class"].startswith("phone") else row["class"])
            table[id] = [id, row["vendor"], kind, systems.get(id, ""), number(row["htp_version"]), number(row["npu_tops_int8"]), number(row["memory_bandwidth_gbps"]), number(row["gpu_fp16_tflops"]), SAME_SILICON.get(id, "")]
    for device in devices:
        vendor = "Apple" if device.id.startswith("apple") else ""
        if device.id not in table:
            table[device.id] = [device.id, vendor, device.kind, "", None, None, device.bandwidth, device.tflops, ""]
        elif table[device.id][6] is None:
            table[device.id][6] = device.bandwidth
    write(into / "chipsets.csv", ["chipset", "vendor", "kind", "system", "generation", "npu_tops", "bandwidth_gbps", "fp16_tflops", "same_as"], [table[id] for id in sorted(table)])


def sources(into: Path, hub: list[dict[str, str]], left_out: Counter[str]) -> None:
    rows = [
        ["graphs.csv graph_time.csv graph_memory.csv", "Qualcomm AI Hub Models, qai-hub-models 0.65.0 perf.yaml and manifest files, BSD-3-Clause, https://github.com/quic/ai-hub-models", HUB_DATE, sum(bool(row["inference_ms"]) for row in hub), ""],
        ["graphs.csv gmacs", "torchvision 0.29.2 weight metadata (BSD-3-Clause); github.com/huggingface/pytorch-image-models commit aa4b5850 (Apache-2.0)", "2026-08-08", "", ""],
        ["language_runs.csv aihub", "as graphs: language-model rows", HUB_DATE, "", ""],
        ["language_runs.csv others", "issue threads, pull requests and benchmark tables of public repositories; `source` names each: llama.cpp, llmfit, ai-benchmarks, GPU-Benchmarks-on-LLM-Inference, rknn-llm, jetson-ai-lab, strix-halo-guide, cactus, executorch, LiteRT-LM, mlx-lm, yzma and others", "each row's date", "", "; ".join(f"{count} {why}" for why, count in sorted(left_out.items()))],
        ["language_models.csv", "the catalog's models; sizes told by a model's name; general knowledge, unverified", "2026-11", "", ""],
        ["chipsets.csv", "the catalog's chipsets; vendors' nominal figures, general knowledge, unverified", "2026-11", "", ""],
    ]
    write(into / "sources.csv", ["rows_of", "source", "date", "rows", "left_out"], rows)
