import { y, z } from "./program.js";

console.log(z.item(), y.item());
