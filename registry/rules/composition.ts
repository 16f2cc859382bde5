import type { ChangeRule } from '../rule.ts';

function toSubgraph(message: string): string | null {
  return /\bsubgraph "([^"]+)"/.exec(message)?.[1] ?? /^\[([^\]]+)\]/.exec(message)?.[1] ?? null;
}

/** The first place of the schema that a message names: a member before a type, in quotes before outside of them. */
function toCoordinate(message: string, subgraphs: ReadonlySet<string>): string | null {
  const [, member] =
    /"([_A-Za-z]\w*\.\w+(?:\(\w+:\))?)"/.exec(message) ?? /\b([_A-Z]\w*\.\w+)\b/.exec(message) ?? [];
  const types = [...message.matchAll(/"(@?[_A-Za-z]\w*)"/g)].map(([, name = '']) => name);
  return member ?? types.find((name) => !subgraphs.has(name)) ?? null;
}

export const composition: ChangeRule = {
  code: 'composition',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'The subgraphs do not make one graph: types that contradict each other, fields that cannot be reached, authorization that composition does not allow.',
  fix: 'Follow the message; its code is that of federation’s composition errors.',
  // Also where base does not compose either: such a graph cannot be served, and must not look as though it passed.
  check({ head: { problems, subgraphs }, blame }) {
    const names = new Set(subgraphs.map(({ name }) => name));
    return problems.map(({ code, message }) => {
      const coordinate = toCoordinate(message, names);
      const subgraph = (coordinate === null ? null : blame(coordinate)) ?? toSubgraph(message);
      return { coordinate, subgraph, message: `${code}: ${message}` };
    });
  },
};
