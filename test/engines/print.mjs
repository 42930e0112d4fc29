// Prints what the training gives in the engine that runs this; `print.mjs wide` with wide vectors.
import { setBackend } from "../../dist/src/index.js";
import { trainAndCount } from "./train.mjs";

if (process.argv[2] === "wide") setBackend("wasm", { wide: true });
console.log(JSON.stringify(await trainAndCount()));
