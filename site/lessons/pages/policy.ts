/**
 * What pages may load, as the strictest Content-Security-Policy that they work with, from a host as from the disk: their own scripts and styles, pictures
 * that they drew, the training's worker and its kernels. They can connect to nothing.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  // MathML and drawings have styles of their own.
  "style-src-attr 'unsafe-inline'",
  "img-src data:",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The policy as an element of a page's head, which must come before what it is about. */
export const policyHtml = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
