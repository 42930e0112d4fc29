/** How pictures are moved at random in each epoch, by lab and lessons. */
export const MOVES = { flip: "horizontal", rotation: 0.05, zoom: 0.15, translation: 0.1 } as const;
