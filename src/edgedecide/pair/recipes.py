"""How to measure one model on one device with a well-known tool, as a command to copy."""

from __future__ import annotations

from edgedecide.pair.subject import Device, Model

APPLE = ("macos", "ios")


def command_for(id: str, model: Model, device: Device, *, prompt: int, output: int, runtime: str | None, compute: str | None) -> str:
    """The command that measures this fact on the device, or on one like it."""
    if id in ("memory_free", "fits"):
        return _memory_free(device)
    if id == "download":
        return f"ls -l {_file(model)}"
    speed = _speed(model, device, prompt=prompt, output=output, runtime=runtime, compute=compute)
    if id == "memory_needed":
        return _peak(speed, device)
    if id == "energy":
        return _energy(speed, device)
    if id == "sustained_rate":
        return f"{_repeated(speed)}, for 30 minutes; hold the last minute against the first"
    if id == "cold_load":
        return _cold(model, device, speed)
    return speed


def _file(model: Model) -> str:
    stem = model.entry.id if model.entry else "MODEL"
    if model.kind == "language":
        return f"{stem}-{model.quantization}.gguf" if _is_gguf(model) else f"{stem}-{model.quantization}"
    return f"{stem}.onnx"


def _is_gguf(model: Model) -> bool:
    return not model.quantization.startswith(("mlx", "w4a16", "w8a", "8da4w", "int4"))


def _speed(model: Model, device: Device, *, prompt: int, output: int, runtime: str | None, compute: str | None) -> str:
    if model.kind == "speech":
        return _on(device, f"whisper-bench -m ggml-{model.entry.id.removeprefix('whisper-') if model.entry else 'MODEL'}.bin -t 4")
    if model.kind == "language":
        return _language(model, device, prompt, output, runtime, compute)
    return _graph(model, device, runtime, compute)


def _language(model: Model, device: Device, prompt: int, output: int, runtime: str | None, compute: str | None) -> str:
    on_hexagon = _is_qualcomm(device) and (compute == "npu" or model.quantization.startswith(("w4a16", "w8a")) or (runtime or "").startswith(("genie", "qnn")))
    if on_hexagon:
        return _aihub(model, device)
    if (runtime == "mlx" or model.quantization.startswith("mlx")) and device.system in (*APPLE, ""):
        return f"mlx_lm.benchmark --model {_file(model)} -p {prompt} -g {output}"
    if runtime in ("vllm", "tensorrt-llm") or model.quantization.startswith("w4a16"):
        return f"vllm bench latency --model {_file(model)} --input-len {prompt} --output-len {output} --batch-size 1"
    if model.quantization.startswith("8da4w"):
        return _on(device, f"llama_main --model_path {_file(model)}.pte --prompt PROMPT --seq_len {prompt + output}")
    layers = {"cpu": " -ngl 0", "gpu": " -ngl 99"}.get(compute or "", "")
    return _on(device, f"llama-bench -m {_file(model) if _is_gguf(model) else 'MODEL.gguf'} -p {prompt} -n {output}{layers}")


def _graph(model: Model, device: Device, runtime: str | None, compute: str | None) -> str:
    stem = model.entry.id if model.entry else "MODEL"
    if _is_qualcomm(device) and compute in (None, "npu") and model.entry is not None and model.entry.word("aihub"):
        return _aihub(model, device)
    if device.system == "android":
        delegate = {"gpu": " --use_gpu=true", "cpu": " --num_threads=4"}.get(compute or "", " --num_threads=4")
        return f"adb shell /data/local/tmp/benchmark_model --graph=/data/local/tmp/{stem}.tflite{delegate} --num_runs=100"
    if device.system in APPLE and runtime in (None, "coreml"):
        return f"xcrun coremlcompiler compile {stem}.mlpackage . , then Xcode's performance report of {stem}.mlmodelc"
    if device.chipset is not None and device.chipset.word("vendor") == "NVIDIA":
        return f"trtexec --onnx={stem}.onnx --{'int8' if model.quantization.startswith(('int8', 'w8')) else 'fp16'} --iterations=100"
    if device.class_ is not None and device.class_.id in ("mcu", "dsp"):
        return f"make -f tensorflow/lite/micro/tools/make/Makefile TARGET=TARGET run_tflm_benchmark GENERIC_BENCHMARK_MODEL_PATH={stem}.tflite"
    return f"onnxruntime_perf_test -I -m times -r 100 {stem}.onnx"


def _aihub(model: Model, device: Device) -> str:
    """Qualcomm AI Hub runs it on a device of its own."""
    name = (model.entry.word("aihub") if model.entry else None) or "MODEL"
    chip = (device.chipset.word("aihub") if device.chipset else None) or "CHIPSET"
    return f"qai-hub configure --api_token TOKEN, then: python -m qai_hub_models.models.{name}.export --chipset {chip}"


def _is_qualcomm(device: Device) -> bool:
    return device.chipset is not None and device.chipset.word("vendor") == "Qualcomm" and bool(device.chipset.word("aihub"))


def _on(device: Device, command: str) -> str:
    return f"adb shell 'cd /data/local/tmp && ./{command}'" if device.system == "android" else command


def _repeated(command: str) -> str:
    if "llama-bench" in command:
        return f"{command.removesuffix(chr(39))} -r 200 -o jsonl" + ("'" if command.endswith("'") else "")
    return command


def _peak(command: str, device: Device) -> str:
    if device.system == "android":
        return f"{command}, and while it runs: adb shell dumpsys meminfo"
    if device.system in APPLE:
        return f"/usr/bin/time -l {command}" if device.system == "macos" else f"{command}, with Xcode's memory gauge"
    return f"/usr/bin/time -v {command}"


def _energy(command: str, device: Device) -> str:
    vendor = (device.chipset.word("vendor") if device.chipset else None) or ""
    if device.system == "android":
        return f"adb shell dumpsys batterystats --reset, then: {command}, then: adb shell dumpsys batterystats"
    if device.system in APPLE:
        return f"sudo powermetrics -i 1000, and beside it: {command}" if device.system == "macos" else f"{command}, with Instruments' power profiler"
    if vendor == "NVIDIA":
        is_board = device.chipset is not None and device.chipset.id.startswith("jetson")
        return f"{'tegrastats --interval 1000' if is_board else 'nvidia-smi --query-gpu=power.draw --format=csv -l 1'}, and beside it: {command}"
    return f"{command}, with a power meter at the plug; multiply watts by seconds"


def _memory_free(device: Device) -> str:
    if device.system == "android":
        return "adb shell cat /proc/meminfo, with the usual applications open; read MemAvailable"
    if device.system == "ios":
        return "os_proc_available_memory() in an empty application"
    return "vm_stat, with the usual applications open" if device.system == "macos" else "grep MemAvailable /proc/meminfo, with the usual applications open"


def _cold(model: Model, device: Device, speed: str) -> str:
    if model.kind == "language" and "llama-bench" in speed:
        return _on(device, f"llama-completion -m {_file(model)} -p Hi -n 1 -no-cnv") + ", just after a restart; read its load time"
    return f"{speed}, just after a restart; read the time to load"
