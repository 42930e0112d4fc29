/** What the build needs of the lessons. */
export { LESSONS } from "../lessons.js";
export { siteFiles } from "./siteFiles.js";
export { withFigure } from "./withFigure.js";
