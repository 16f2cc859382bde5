/** A query of `$yes` and `$no` with those of the two that it uses declared. */
export function declareConditions(selection: string): string {
  const used = ['$yes', '$no'].filter((name) => selection.includes(name));
  return used.length > 0
    ? `query (${used.map((name) => `${name}: Boolean!`).join(' ')}) ${selection}`
    : selection;
}
