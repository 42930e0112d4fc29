"""PyTorch's side: loads noodlenet's safetensors into a twin of the report's CNN, and exports networks for noodlenet to read."""
import sys
import warnings

import numpy as np
import torch
from safetensors.numpy import load_file as load_arrays
from safetensors.numpy import save_file
from safetensors.torch import load_file
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(0)


def twin():
    """s2 with channels first."""
    layers, channels = [], 3
    for filters in (32, 64, 128):
        layers += [nn.Conv2d(channels, filters, 3), nn.ReLU(), nn.MaxPool2d(2)]
        channels = filters
    dense = [nn.Linear(25088, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 2), nn.Softmax(dim=-1)]
    return nn.Sequential(*layers, nn.Flatten(), *dense).eval()


def check_twin(folder):
    weights = load_file(folder + "/s2.weights.safetensors")
    model = twin()
    convs = [m for m in model if isinstance(m, nn.Conv2d)]
    denses = [m for m in model if isinstance(m, nn.Linear)]
    number = lambda i: "" if i == 0 else f"_{i}"
    with torch.no_grad():
        for i, conv in enumerate(convs):
            conv.weight.copy_(weights[f"conv2d{number(i)}/kernel"].permute(3, 2, 0, 1))
            conv.bias.copy_(weights[f"conv2d{number(i)}/bias"])
        for i, dense in enumerate(denses):
            kernel = weights[f"dense{number(i)}/kernel"]
            if i == 0:  # behind Flatten: rows by height, width, channel become rows by channel, height, width
                kernel = kernel.reshape(14, 14, 128, -1).permute(2, 0, 1, 3).reshape(25088, -1)
            dense.weight.copy_(kernel.T)
            dense.bias.copy_(weights[f"dense{number(i)}/bias"])
        pair = load_arrays(folder + "/s2.safetensors")
        y = model(torch.from_numpy(pair["x"]).permute(0, 3, 1, 2)).numpy()
    difference = float(np.abs(y - pair["y"]).max())
    print(f"  PyTorch {torch.__version__} reads s2.weights.safetensors: difference {difference:.1e}")
    assert difference <= 1e-5, difference


class VGG(nn.Module):
    """torchvision's VGG, narrow: the same modules, names and forward."""

    def __init__(self, plan=(4, 4, "M", 6, 6, "M", 8, 8, 8, "M", 8, 8, 8, "M", 8, 8, 8, "M"), classes=5):
        super().__init__()
        layers, channels = [], 3
        for step in plan:
            if step == "M":
                layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            else:
                layers += [nn.Conv2d(channels, step, kernel_size=3, padding=1), nn.ReLU(inplace=True)]
                channels = step
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d((2, 2))
        hidden = lambda inputs: [nn.Linear(inputs, 16), nn.ReLU(True), nn.Dropout(0.5)]
        self.classifier = nn.Sequential(*hidden(channels * 4), *hidden(16), nn.Linear(16, classes))

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


def networks():
    yield "torch_vgg", VGG(), (3, 64, 64)
    strided = [nn.Conv2d(3, 6, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(6), nn.SiLU(), nn.AvgPool2d(2)]
    yield "torch_pooled", nn.Sequential(*strided, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 4), nn.Softmax(dim=-1)), (3, 16, 16)
    padded = [nn.Conv2d(3, 4, (3, 2), padding=(2, 1)), nn.LeakyReLU(0.1), nn.AvgPool2d(3, stride=2, padding=1), nn.ELU()]
    yield "torch_padded", nn.Sequential(*padded, nn.Flatten(), nn.Linear(4 * 5 * 5, 3), nn.Sigmoid()), (3, 8, 9)
    yield "torch_rows", nn.Sequential(nn.Flatten(), nn.Linear(48, 6), nn.GELU(), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 2, bias=False)), (3, 4, 4)


def export(folder):
    for name, model, shape in networks():
        for module in model.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                module.running_mean.uniform_(-1, 1)
                module.running_var.uniform_(0.5, 2)
        x = torch.randn(2, *shape)
        model.eval()
        save_file({"x": x.numpy(), "y": np.ascontiguousarray(model(x).detach().numpy())}, f"{folder}/{name}.safetensors")
        # Both of PyTorch's exporters, which name and fold differently.
        common = dict(input_names=["input"])
        torch.onnx.export(model, (x,), f"{folder}/{name}.script.onnx", dynamo=False, dynamic_axes={"input": {0: "n"}}, **common)
        shapes = ({0: torch.export.Dim("n")},)
        torch.onnx.export(model, (x,), f"{folder}/{name}.dynamo.onnx", dynamo=True, dynamic_shapes=shapes, external_data=False, verbose=False, **common)


check_twin(sys.argv[1])
export(sys.argv[1])
