import { training } from "./program.js";

const { accuracy, valAccuracy } = await training();
console.log(accuracy[29], valAccuracy[29]);
