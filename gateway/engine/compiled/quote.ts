// Lone surrogates are escaped too, as JSON.stringify does.
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes exactly these
const special = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A string as JSON text. */
export function quote(text: string): string {
  return special.test(text) ? JSON.stringify(text) : `"${text}"`;
}
