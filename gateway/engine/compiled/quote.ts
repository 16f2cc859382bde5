const quoteMark = 34;
const backslash = 92;

// Names, keys and codes: looking at a few characters costs less than calling anything that does.
const shortCharacters = 16;

/** A string as JSON text. */
export function quote(text: string): string {
  const { length } = text;
  if (length > shortCharacters) return JSON.stringify(text);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    // Lone surrogates are escaped too.
    const isPlain =
      code >= 32 && code !== quoteMark && code !== backslash && (code < 0xd800 || code > 0xdfff);
    if (!isPlain) return JSON.stringify(text);
  }
  return `"${text}"`;
}
