"""A tiny voice of the form that Piper's have: inputs, outputs and settings of a VITS model, and tones for phonemes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RATE = 22050
SIGNS = "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɔəɚɛɜɡɪɫɹɾʃʊʌʍʒʔˈˌːβθχᵻ0123456789\u0303\u0329ɲʁ"
"""What the voices know; the first three begin, pad and end."""


def write_voice(folder: Path, name: str, speakers: dict[str, int] | None = None, **more: Any) -> Path:
    """Write `name.onnx` and `name.onnx.json`; with the numbers of speakers by name, or for one.

    Each phoneme is a tone whose length comes from the scale, with noise in it and in the length, as the scales say.
    """
    import onnx

    model = folder / f"{name}.onnx"
    many = bool(speakers)
    onnx.save(
        onnx.helper.make_model(_graph(many=many), opset_imports=[onnx.helper.make_opsetid("", 15)], ir_version=8), model
    )
    config = {
        "audio": {"sample_rate": RATE, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {sign: [at] for at, sign in enumerate(SIGNS)},
        "num_symbols": len(SIGNS),
        "num_speakers": len(speakers) if speakers else 1,
        "speaker_id_map": speakers or {},
        "language": {"code": name.partition("-")[0]},
        "dataset": name,
        **more,
    }
    Path(f"{model}.json").write_text(json.dumps(config), "utf-8")
    return model


def _graph(*, many: bool) -> Any:
    from onnx import TensorProto, helper

    nodes: list[Any] = []

    def constant(name: str, value: Any, kind: int = TensorProto.FLOAT) -> str:
        shape = [len(value)] if isinstance(value, list) else []
        values = value if isinstance(value, list) else [value]
        nodes.append(helper.make_node("Constant", [], [name], value=helper.make_tensor(name, kind, shape, values)))
        return name

    def node(kind: str, inputs: list[str], name: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    for at, name in enumerate(("noise", "length", "width")):
        node("Gather", ["scales", constant(f"{name}_at", at, TensorProto.INT64)], name, axis=0)
    node("RandomNormalLike", ["width"], "jitter", mean=0.0, scale=0.05)
    node("Mul", ["jitter", "width"], "jittered")
    node("Add", ["jittered", constant("one", 1.0)], "stretch")
    node("Mul", ["stretch", "length"], "stretched")
    node("Mul", ["stretched", constant("usual", 420.0)], "each")
    node("Squeeze", ["input", constant("axis0", [0], TensorProto.INT64)], "ids")
    node("Cast", ["ids"], "signs", to=TensorProto.FLOAT)
    node("Squeeze", [node("Shape", ["ids"], "shape"), "axis0"], "count")
    node("Cast", ["count"], "counted", to=TensorProto.FLOAT)
    node("Floor", [node("Mul", ["counted", "each"], "all")], "samples")
    node("Range", [constant("zero", 0.0), "samples", "one"], "time")
    node("Floor", [node("Div", ["time", "each"], "place")], "whole")
    node("Gather", ["signs", node("Cast", ["whole"], "index", to=TensorProto.INT64)], "sign", axis=0)
    node("Add", [node("Mul", ["sign", constant("step", 9.0)], "above"), constant("lowest", 110.0)], "hertz")
    pitch = "hertz"
    if many:
        node("Squeeze", [node("Cast", ["sid"], "speaker", to=TensorProto.FLOAT), "axis0"], "who")
        node("Mul", ["who", constant("apart", 40.0)], "higher")
        pitch = node("Add", ["hertz", "higher"], "spoken")
    node("Mul", [pitch, constant("turn", 6.2831853 / RATE)], "speed")
    node("Sin", [node("Mul", ["speed", "time"], "phase")], "wave")
    node("Div", [node("Sub", ["samples", "time"], "left"), constant("fade", 1500.0)], "dying")
    node("Mul", [node("Min", ["dying", "one"], "shape_of_end"), constant("level", 0.4)], "loud")
    node("Mul", ["wave", "loud"], "tone")
    node("RandomNormalLike", ["tone"], "random", mean=0.0, scale=0.02)
    node("Add", ["tone", node("Mul", ["random", "noise"], "hiss")], "sound")
    node("Unsqueeze", ["sound", constant("axes", [0, 1], TensorProto.INT64)], "output")
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if many:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, [1]))
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "time"])]
    return helper.make_graph(nodes, "tiny", inputs, outputs)
