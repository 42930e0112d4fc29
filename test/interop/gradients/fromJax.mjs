/** A differentiable function of jax-js for `checkFunction`: plain numbers in and out. */
export const fromJax = (jax, f) => ({
  value: (...inputs) => f(...inputs.map((input) => jax.numpy.array(input))).js(),
  gradient: (dy, ...inputs) => {
    const [value, pullBack] = jax.vjp(
      f,
      inputs.map((input) => jax.numpy.array(input)),
    );
    value.dispose();
    return pullBack(jax.numpy.array(dy)).map((gradient) => gradient.js());
  },
});
