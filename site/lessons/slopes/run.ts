import { byDifferences, byGraph } from "./program.js";

console.log(byGraph(1), byDifferences(1, 1));
