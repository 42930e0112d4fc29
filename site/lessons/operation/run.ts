import { tensor } from "noodlenet";
import { squareplus } from "./program.js";

const x = tensor(1, { requiresGrad: true });
const y = squareplus(x);
y.mul(0.8).backward();
console.log(y.item(), x.grad?.item());
