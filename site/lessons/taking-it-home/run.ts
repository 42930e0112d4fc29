import { Dense, Flatten, Sequential } from "noodlenet";
import { packed, unpacked } from "./program.js";

const model = new Sequential([new Flatten(), new Dense(2)], {
  inputShape: [32, 32, 3],
});
const file = await packed(model);
const { count, notes } = await unpacked(file);
console.log(file.length, count, notes);
