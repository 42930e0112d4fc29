/** Whether a file's name ends as a picture's. */
export const isPictureName = (name: string): boolean => /\.(jpe?g|png|gif|bmp|webp|avif|hei[cf])$/i.test(name);

/** Whether a file is a picture. Systems that do not know HEIC or AVIF give such a file no type. */
export const isPicture = ({ type, name }: Pick<File, "type" | "name">): boolean =>
  type.startsWith("image/") || (type === "" && isPictureName(name));
