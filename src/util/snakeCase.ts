/** "MaxPooling2D" → "max_pooling2d", as Keras names layers. */
export function snakeCase(type: string): string {
  return type
    .replace(/(.)([A-Z][a-z0-9]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
