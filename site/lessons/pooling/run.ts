import { y } from "./program.js";

console.log(await y.data());
