import { parentPort, workerData } from "node:worker_threads";
import { paintRange } from "./paintedBowls.js";

/** A thread that paints some bowls, which `paintedBowls.ts` starts. */
parentPort!.postMessage(paintRange(workerData));
