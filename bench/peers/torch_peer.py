import os

from timing import VGG16_BLOCKS, asked, report, skip

task, threads, seconds = asked()
import torch
from torch import nn

torch.set_num_threads(threads)
torch.manual_seed(1)
channels_last = os.environ.get("TORCH_LAYOUT") == "channels_last"


def laid(x):
    return x.to(memory_format=torch.channels_last) if channels_last and x.dim() == 4 else x


def convs():
    out, channels = [], 3
    for filters in (32, 64, 128):
        out += [nn.Conv2d(channels, filters, 3), nn.ReLU(), nn.MaxPool2d(2)]
        channels = filters
    return out + [nn.Flatten()]


def network(name):
    if name == "s1-step":
        return [nn.Flatten(), nn.Linear(49152, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 2)]
    if name == "s2-step":
        return convs() + [nn.Linear(25088, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 2)]
    return None


def model_of(layers):
    model = nn.Sequential(*layers)
    return model.to(memory_format=torch.channels_last) if channels_last else model


if task == "matmul-1024":
    a, b = torch.randn(1024, 1024), torch.randn(1024, 1024)
    report(lambda: a @ b, seconds)
elif task == "vgg16-forward":
    layers, channels = [], 3
    for filters in VGG16_BLOCKS:
        for n in filters:
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU()]
            channels = n
        layers.append(nn.MaxPool2d(2))
    model = model_of(layers).eval()
    x = laid(torch.randn(1, 3, 128, 128))
    with torch.inference_mode():
        report(lambda: model(x), seconds)
elif network(task):
    model = model_of(network(task))
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, eps=1e-7)
    x, y = laid(torch.rand(16, 3, 128, 128)), torch.arange(16) % 2
    loss_of = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        out = model(x)
        loss = loss_of(out, y)
        loss.backward()
        optimizer.step()
        return loss.item(), (out.argmax(1) == y).float().mean().item()

    report(step, seconds)
else:
    skip("not written for this peer")
