/**
 * Painted pictures of ramen and udon: a small data set for image classification that needs no download.
 * @module
 */
export {
  type BowlDatasetsOptions,
  type Bowls,
  type BowlsInTurnsOptions,
  type BowlsOptions,
  bowlDatasets,
  bowls,
  bowlsInTurns,
} from "./bowls.js";
