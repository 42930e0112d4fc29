/** A differentiable function of TensorFlow.js for `checkFunction`: plain numbers in and out. */
export const fromTfjs = (tf, f) => ({
  value: (...inputs) => tf.tidy(() => f(...inputs.map((input) => tf.tensor(input))).arraySync()),
  gradient: (dy, ...inputs) =>
    tf.tidy(() => {
      const tensors = inputs.map((input) => tf.tensor(input));
      return tf
        .grads((...xs) => f(...xs))(tensors, tf.tensor(dy))
        .map((gradient) => gradient.arraySync());
    }),
});
