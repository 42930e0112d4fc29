// Prints what the training gives in the engine that runs this.
import { trainAndCount } from "./train.mjs";

console.log(JSON.stringify(await trainAndCount()));
