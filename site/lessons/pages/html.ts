/** Text as HTML. */
export const escaped = (text: string) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** Data as JSON within a script element. */
export const json = (data: unknown) => JSON.stringify(data).replace(/</g, "\\u003c");
