/**
 * Whether everything is tested that takes long (`npm run test:full`): every page in both languages, light and dark, every case of each kernel on a
 * graphics card, the lessons' trainings to their ends. Otherwise the tests look at some of each.
 */
export const FULL = process.env.FULL === "1";
