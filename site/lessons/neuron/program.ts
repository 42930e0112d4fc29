import { sigmoid, tensor } from "noodlenet";

// How dark the broth is, how thick the noodles are.
const x = tensor([0.8, 0.3]);
const weights = tensor([2, -3]);
const bias = tensor(0.5);

export const products = x.mul(weights);
export const z = products.sum().add(bias);

// How sure the unit is that this is ramen.
export const y = sigmoid(z);
