"""What the Python peers share: the task asked for (TASK THREADS SECONDS), timing, and the shape of VGG16."""
import json
import os
import sys
import time

VGG16_BLOCKS = [[64, 64], [128, 128], [256] * 3, [512] * 3, [512] * 3]


def asked():
    return sys.argv[1], int(sys.argv[2]), float(sys.argv[3])


def skip(why):
    print(json.dumps({"skipped": why}))


def report(f, seconds):
    """Calls f to warm up, with --converged until a network has learned its batch by heart, then for at least `seconds` and five times."""

    def timed():
        start = time.perf_counter()
        f()
        return 1000 * (time.perf_counter() - start)

    cold = timed()
    for _ in range(int(os.environ.get("CALLS_BEFORE", 1))):
        f()
    samples, began = [], time.perf_counter()
    while len(samples) < 5 or time.perf_counter() - began < seconds:
        samples.append(timed())
    samples.sort()
    median = samples[len(samples) // 2]
    print(json.dumps({"medianMs": median, "minMs": samples[0], "coldMs": cold, "runs": len(samples)}))
