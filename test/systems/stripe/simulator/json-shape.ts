/** How one JSON value differs in structure from the recorded one: keys, types, nullness; values are free. */
export function shapeDifferences(recorded: unknown, actual: unknown, path = ''): readonly string[] {
  const [was, is] = [kindOf(recorded), kindOf(actual)];
  if (was !== is) return [`${path || 'the whole'} is ${is}, recorded as ${was}`];
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    const [first] = recorded;
    return first === undefined
      ? []
      : actual.flatMap((entry, at) => shapeDifferences(recorded[at] ?? first, entry, `${path}[${at}]`));
  }
  if (!isRecord(recorded) || !isRecord(actual) || /(^|\.)metadata$/.test(path)) return [];
  const keys = new Set([...Object.keys(recorded), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => {
    const below = path ? `${path}.${key}` : key;
    if (!(key in actual)) return [`${below} is missing`];
    if (!(key in recorded)) return [`${below} is not recorded`];
    return shapeDifferences(recorded[key], actual[key], below);
  });
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
