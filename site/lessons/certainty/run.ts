import { interval } from "./program.js";

console.log(interval(24, 28), interval(26, 28));
