"""The other tools' side of onnx_networks.mjs: makes image classifiers with random weights, exports them to ONNX, and tells what ONNX Runtime predicts.

Arguments: "torch" or "keras", the folder to write to, the side of the pictures. Exits with 3 where a module is not installed.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
CLASSES = 10
TORCH = [
    "mobilenet_v2",
    "resnet18",
    "resnext50_32x4d",
    "squeezenet1_1",
    "densenet121",
    "efficientnet_b0",
    "shufflenet_v2_x1_0",
    "mobilenet_v3_small",
]
KERAS = ["MobileNet", "MobileNetV2", "ResNet50V2", "DenseNet121", "EfficientNetB0"]


def predicted(path, x):
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x})[0]


def write(base, path, x, note):
    y = predicted(path, x)
    x.astype("float32").tofile(base + ".x")
    y.astype("float32").tofile(base + ".y")
    with open(base + ".json", "w") as file:
        json.dump({"file": path, "shape": list(x.shape), **note}, file)
    print(f"  {note['by']} exported {os.path.basename(base)}", flush=True)


def randomize(model, torch):
    """Statistics and scales as training leaves them, so that they count."""
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 2)
            torch.nn.init.normal_(module.weight, 1, 0.1)
            torch.nn.init.normal_(module.bias, 0, 0.1)


def pieces(nn):
    """What the networks lack: normalizations that old opsets write as several nodes, reflected pads, transposed convolutions in groups."""

    class Turned(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm = nn.LayerNorm(8, eps=1e-6)

        def forward(self, x):
            return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    layers = [
        nn.Conv2d(3, 8, 5, stride=4, padding=2, padding_mode="reflect"),
        nn.GroupNorm(4, 8),
        nn.GELU(),
        Turned(),
        nn.ReflectionPad2d((1, 2, 3, 0)),
        nn.ConvTranspose2d(8, 12, 3, stride=2, padding=1, output_padding=1, groups=4),
        nn.ReplicationPad2d(1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.LayerNorm(12),
        nn.Linear(12, CLASSES),
    ]
    for layer in layers:
        if isinstance(layer, (nn.GroupNorm, nn.LayerNorm)):
            nn.init.normal_(layer.weight, 1, 0.1)
            nn.init.normal_(layer.bias, 0, 0.1)
    return nn.Sequential(*layers).eval()


def export_torch(folder, side):
    import numpy as np
    import torch
    import torchvision

    torch.manual_seed(1)
    for name in TORCH:
        model = torchvision.models.get_model(name, weights=None, num_classes=CLASSES).eval()
        with torch.no_grad():
            randomize(model, torch)
        x = torch.rand(2, 3, side, side)
        # One file with any number of samples, as the older exporter makes it; one with its weights beside it, as the newer one does.
        for dynamo in (False, True):
            base = os.path.join(folder, f"{name}.{'dynamo' if dynamo else 'legacy'}")
            more = {} if dynamo else {"dynamic_axes": {"input": {0: "batch"}}, "input_names": ["input"]}
            torch.onnx.export(model, (x,), base + ".onnx", dynamo=dynamo, verbose=False, **more)
            note = {"by": f"torch {torch.__version__}", "layout": "nchw"}
            write(base, base + ".onnx", np.ascontiguousarray(x.numpy()), note)
    base = os.path.join(folder, "pieces.opset14")
    model, x = pieces(torch.nn), torch.rand(2, 3, side, side)
    torch.onnx.export(model, (x,), base + ".onnx", dynamo=False, opset_version=14)
    write(base, base + ".onnx", x.numpy(), {"by": f"torch {torch.__version__}", "layout": "nchw"})


def randomized(weight, rng):
    value = weight.numpy()
    noise = rng.standard_normal(value.shape).astype("float32")
    if "moving_variance" in weight.path:
        return 1 + abs(noise)
    if "moving_mean" in weight.path or "beta" in weight.path:
        return 0.1 * noise
    return 1 + 0.1 * noise if "gamma" in weight.path else value


def put_constants(path, model):
    """What a Normalization subtracts and divides by: Keras leaves it out, as inputs without values, which no one can give."""
    import numpy as np
    import onnx

    file = onnx.load(path)
    layers = {layer.name: layer for layer in model.layers}
    for entry in [entry for entry in file.graph.input if "/" in entry.name]:
        layer = layers[entry.name.split("/")[1].rsplit("_", 1)[0]]
        value = layer.mean if "/Sub/" in entry.name else layer.variance
        file.graph.initializer.append(onnx.numpy_helper.from_array(np.asarray(value, "float32"), entry.name))
        file.graph.input.remove(entry)
    onnx.save(file, path)


def export_keras(folder, side):
    import keras
    import numpy as np

    keras.utils.set_random_seed(1)
    for name in KERAS:
        model = getattr(keras.applications, name)(weights=None, input_shape=(side, side, 3), classes=CLASSES)
        rng = np.random.default_rng(0)
        model.set_weights([randomized(weight, rng) for weight in model.weights])
        x = rng.random((2, side, side, 3)).astype("float32")
        base = os.path.join(folder, f"{name}.keras")
        x = 255 * x if name == "EfficientNetB0" else 2 * x - 1
        # export refuses a model that has never been called.
        model.predict(x, verbose=0)
        model.export(base + ".onnx", format="onnx", verbose=False)
        put_constants(base + ".onnx", model)
        write(base, base + ".onnx", x, {"by": f"Keras {keras.__version__}", "layout": "nhwc"})


def main(tool, folder, side):
    try:
        (export_torch if tool == "torch" else export_keras)(folder, int(side))
    except ModuleNotFoundError as error:
        print(f"  {error}", flush=True)
        sys.exit(3)


main(*sys.argv[1:])
