import { realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Experiment } from "./Experiment.js";
import { writePictures } from "./figures/charts.js";
import { loadPictures } from "./loadPictures.js";
import { runExperiment } from "./runs/runExperiment.js";

/**
 * Runs an experiment when its file was started by itself, as in `node dist/examples/s2-cnn.js [FOLDER] [WEIGHTS]`: 30 epochs,
 * seed 1, results in `report/`; VGG16's weights are downloaded once unless a file is named. `npm run report` has all the options.
 * @param url the file's `import.meta.url`
 */
export async function runAlone(url: string, experiment: Experiment): Promise<void> {
  const [, started, folder, weights] = process.argv;
  if (started === undefined || realpathSync(started) !== fileURLToPath(url)) return;
  const { pictures, notes } = await loadPictures(folder, 1);
  for (const note of notes) console.log(note);
  const { outcome } = await runExperiment(experiment, {
    pictures,
    epochs: 30,
    seed: 1,
    weights,
    out: "report",
    log: console.log,
  });
  await writePictures(join("report", experiment.id), [outcome.result]);
}
