/** The client's variables of these names as members of a JSON object, without its braces. */
export function writeVariables(
  names: readonly string[],
  raw: Readonly<Record<string, unknown>>,
  before = '',
): string {
  let text = before;
  for (const name of names) {
    if (!Object.hasOwn(raw, name) || raw[name] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(raw[name])}`;
  }
  return text;
}
