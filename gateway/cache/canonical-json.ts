/** JSON with the keys of objects in order, so that equal values have equal texts; `~` stands for an absent value. */
export function canonicalJson(value: unknown): string {
  if (value === undefined) return '~';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '~';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
