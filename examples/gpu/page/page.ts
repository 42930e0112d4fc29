import { type Callback, type Logs, pageProgress, setBackend } from "noodlenet";
import { type GpuMode, gpuInfo, useGpu } from "noodlenet/gpu";
import { historyChart, show } from "noodlenet/viz";
import { NETWORKS, trainOnBowls } from "../trainOnBowls.js";

const find = <E extends Element>(selector: string) => document.querySelector<E>(selector)!;
const form = find<HTMLFormElement>("form");
const experimentList = find<HTMLSelectElement>("[name=experiment]");
const modeList = find<HTMLSelectElement>("[name=mode]");

/** Beside gpu.js's modes, what the library uses unless told. */
const PROCESSOR = { mode: "wasm", available: true, detail: "the processor, with hand-written WebAssembly" } as const;

for (const [id, { title }] of Object.entries(NETWORKS)) experimentList.add(new Option(`${id}: ${title}`, id));
const { modes } = await gpuInfo();
const choices = [...modes.filter(({ mode }) => mode !== "headlessgl"), PROCESSOR];
for (const { mode, available } of choices) {
  const option = new Option(mode, mode);
  option.disabled = !available;
  modeList.add(option);
}
modeList.value = choices.find(({ available }) => available)!.mode;
modeList.addEventListener("change", showDetail);
showDetail();

function showDetail(): void {
  find("#detail").textContent = choices.map(({ mode, detail }) => `${mode}: ${detail}`).join("\n");
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = find<HTMLButtonElement>("button");
  button.disabled = true;
  find("#problem").textContent = "";
  await train().catch((error: Error) => {
    find("#problem").textContent = error.message;
  });
  button.disabled = false;
});

async function train(): Promise<void> {
  const { experiment, mode, epochs } = Object.fromEntries(new FormData(form)) as Record<string, string>;
  if (mode === "wasm") setBackend("wasm");
  else await useGpu({ mode: mode as GpuMode });
  const callbacks = [pageProgress(find("#present")), pastEpochs()];
  await trainOnBowls(NETWORKS[experiment].network, { epochs: Number(epochs), callbacks });
}

/** A line and a point in the chart for every epoch. */
function pastEpochs(): Callback {
  const past = find("#past");
  past.textContent = "";
  const history: Record<string, number[]> = {};
  const started = performance.now();
  return {
    onEpochEnd(epoch: number, logs: Logs) {
      for (const [key, value] of Object.entries(logs)) history[key] = [...(history[key] ?? []), value];
      const numbers = Object.entries(logs).map(([key, value]) => `${key} ${value.toFixed(4)}`);
      past.textContent += `epoch ${epoch + 1}  ${numbers.join("  ")}  ${((performance.now() - started) / 1000).toFixed(1)} s\n`;
      historyChart(history, { metric: "loss" }).then((svg) => show(svg, "#curves", { label: "loss over the epochs" }));
    },
  };
}
