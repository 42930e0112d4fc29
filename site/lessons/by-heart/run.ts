import { gap, training } from "./program.js";

console.log(gap(await training(112), 30));
