import type { StateRule } from '../rule.ts';

function toSubgraph(message: string): string | null {
  return /\bsubgraph "([^"]+)"/.exec(message)?.[1] ?? /^\[([^\]]+)\]/.exec(message)?.[1] ?? null;
}

function toCoordinate(message: string): string | null {
  return (
    /"(@?[_A-Za-z]\w*(?:\.\w+)?(?:\(\w+:\))?)"/.exec(message)?.[1] ??
    /\b([_A-Z]\w*\.\w+)\b/.exec(message)?.[1] ??
    null
  );
}

export const composition: StateRule = {
  code: 'composition',
  severity: 'block',
  looksAt: 'state',
  explanation:
    'The subgraphs do not make one graph: types that contradict each other, fields that cannot be reached, authorization that composition does not allow.',
  fix: 'Follow the message; its code is that of federation’s composition errors.',
  check: ({ problems }) =>
    problems.map(({ code, message }) => ({
      coordinate: toCoordinate(message),
      subgraph: toSubgraph(message),
      message: `${code}: ${message}`,
    })),
};
