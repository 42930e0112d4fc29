/** The most pixels that a file may have, in millions; a JPEG, which is shrunk row by row while it is decoded, those of the largest telephones. */
export const MOST_MILLIONS = 50;
export const MOST_JPEG_MILLIONS = 210;
