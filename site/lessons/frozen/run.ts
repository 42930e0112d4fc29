import { training } from "./program.js";

const { tuned, moved } = await training(0.0001);
console.log(tuned.history.loss[29], moved);
