"""ONNX Runtime's side: every file that noodlenet wrote is valid, and predicts the same to 1e-5."""
import glob
import sys

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import load_file


def check(folder):
    worst = 0.0
    for path in sorted(glob.glob(folder + "/*.onnx")):
        onnx.checker.check_model(onnx.load(path), full_check=True)
        pair = load_file(path.replace(".onnx", ".safetensors"))
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        for count in (3, 1):  # any number of samples goes in
            (y,) = session.run(["output"], {"input": pair["x"][:count]})
            assert y.shape == pair["y"][:count].shape, (path, y.shape)
            difference = float(np.abs(y - pair["y"][:count]).max())
            worst = max(worst, difference)
            assert difference <= 1e-5, f"{path}: the predictions differ by {difference}"
        print(f"  ONNX Runtime reads {path.split('/')[-1]}: difference {difference:.1e}")
    print(f"ONNX Runtime {onnxruntime.__version__}: largest difference {worst:.1e}")


check(sys.argv[1])
