import { y } from "./program.js";

console.log(await y(0.5, 1).data());
