/**
 * The words of a text by which it is found. Latin words are those between spaces and signs, and the parts of names in camelCase; Japanese,
 * which has no spaces, is every two neighbouring characters.
 */
export function wordsOf(text: string): string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|[\p{L}\p{N}_]+/gu)) {
    if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(run)) {
      const characters = [...run];
      if (characters.length === 1) found.push(run);
      for (let i = 1; i < characters.length; i++) found.push(characters[i - 1] + characters[i]);
    } else {
      const parts = run.split(/_|(?<=[a-z])(?=[A-Z])/).filter((part) => part.length > 1 && part !== run);
      found.push(run, ...parts);
    }
  }
  return found.map((word) => word.toLowerCase());
}
