"""Goes on training a model of noodlenet's on several machines, with PyTorch's DistributedDataParallel. Two processes on this machine:

    torchrun --nproc-per-node 2 torch_workers.py run.safetensors PHOTOS

On several machines the same on each: torchrun --nnodes 2 --rdzv-backend c10d --rdzv-endpoint one:29400 torch_workers.py …

run.safetensors is a checkpoint of noodlenet's `fit`: weights, Adam's two moments and how far the training has come. It is replaced by
one that is some epochs further, from which `fit` with { resume: true } goes on.
"""
import argparse, json, os

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from PIL import Image
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn
from torch.nn.parallel import DistributedDataParallel

parser = argparse.ArgumentParser()
for name in ("checkpoint", "photos"): parser.add_argument(name)
parser.add_argument("--epochs", type=int, default=2)
parser.add_argument("--batch", type=int, default=16)
parser.add_argument("--in-order", action="store_true", help="take the photos in the order of their names")
args = parser.parse_args()
dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
rank, workers = dist.get_rank(), dist.get_world_size()
device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if torch.cuda.is_available() else torch.device("cpu")
SIZE = 64


class Network(nn.Module):
    """The network of network.ts, its layers by noodlenet's names."""

    def __init__(self, classes):
        super().__init__()
        self.conv2d, self.conv2d_1, self.dense = nn.Conv2d(3, 16, 3), nn.Conv2d(16, 32, 3), nn.Linear(32, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv2d(x / 255)), 2)
        return self.dense(F.relu(self.conv2d_1(x)).mean((2, 3)))


# A kernel is [h, w, in, out] or [in, out] in noodlenet, [out, in, h, w] or [out, in] in PyTorch.
def turned(array): return array.permute(3, 2, 0, 1) if array.ndim == 4 else array.t() if array.ndim == 2 else array
def turned_back(array): return array.permute(2, 3, 1, 0) if array.ndim == 4 else array.t() if array.ndim == 2 else array
def path(name): return name.replace(".weight", "/kernel").replace(".", "/")


def read(file): return np.asarray(Image.open(file).convert("RGB").resize((SIZE, SIZE), Image.Resampling.BILINEAR))


folder = os.path.join(args.photos, "train")
classes = sorted(name for name in os.listdir(folder) if not name.startswith("."))
files = [(os.path.join(folder, name, file), label) for label, name in enumerate(classes) for file in sorted(os.listdir(os.path.join(folder, name)))]
x = torch.tensor(np.stack([read(file) for file, _ in files])).permute(0, 3, 1, 2).float().to(device)
y = torch.tensor([label for _, label in files]).to(device)

with safe_open(args.checkpoint, "pt") as file:
    stored, metadata = {key: file.get_tensor(key) for key in file.keys()}, file.metadata()
progress = json.loads(metadata["progress"])
model = Network(len(classes)).to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=progress["learningRate"], eps=1e-7)
for name, weight in model.named_parameters():
    weight.data.copy_(turned(stored[f"model/{path(name)}"]))
    moments = [turned(stored[f"optimizer/{path(name)}/{slot}"]).contiguous().to(device) for slot in ("momentum", "velocity")]
    optimizer.state[weight] = dict(step=torch.tensor(float(progress["iterations"])), exp_avg=moments[0], exp_avg_sq=moments[1])
parallel = DistributedDataParallel(model)

for epoch in range(args.epochs):
    order = np.arange(len(x)) if args.in_order else np.random.RandomState(epoch).permutation(len(x))
    total = torch.zeros((), device=device)
    for i in range(0, len(x), args.batch):
        batch = order[i : i + args.batch]
        own = batch[rank::workers]
        # Gradients are averaged over the workers: times their number, the sum over all samples divided by the size of the whole batch.
        loss = F.cross_entropy(parallel(x[own]), y[own], reduction="sum") / len(batch)
        optimizer.zero_grad()
        (loss * workers).backward()
        optimizer.step()
        total += loss.detach() * len(batch)
        progress["iterations"] += 1
    dist.all_reduce(total)
    progress["history"]["epochs"].append(progress["epoch"])
    progress["history"]["history"]["loss"].append(float(total) / len(x))
    progress["epoch"] += 1
    print(f"worker {rank}, epoch {epoch}: loss {float(total) / len(x):.6f}", flush=True)

if rank == 0:
    with torch.no_grad(): print(f"loss {float(F.cross_entropy(model(x), y)):.6f} on all photos", flush=True)
    for name, weight in model.named_parameters():
        state = optimizer.state[weight]
        for key, value in (("model/{}", weight.data), ("optimizer/{}/momentum", state["exp_avg"]), ("optimizer/{}/velocity", state["exp_avg_sq"])):
            stored[key.format(path(name))] = turned_back(value).cpu().contiguous()
    save_file(stored, args.checkpoint + ".new", metadata={**metadata, "progress": json.dumps(progress)})
    os.replace(args.checkpoint + ".new", args.checkpoint)
dist.destroy_process_group()
