import { type CallerScope, digest } from './caller-scope.ts';
import { toValueText } from './canonical-selection.ts';
import type { CompiledUnit } from './compile-unit.ts';

const longestWritten = 300;

/**
 * The key of one answer: subgraph, type and selection, the values of its arguments, whose answer it is, and the representation. No
 * two of these have the same key: what is written out is JSON on a line of its own, what is long is a digest.
 */
export function toUnitKey(
  { id, values, lifetime, grants }: CompiledUnit,
  scope: CallerScope,
  variables: Readonly<Record<string, unknown>>,
  representation: string,
): string | undefined {
  if (!lifetime) return undefined;
  const whose = lifetime.isPrivate ? scope.own : scope.shared(grants);
  if (whose === undefined) return undefined;
  const given = values.map((value) => toValueText(value, variables)).join(',');
  return [id, whose, short(given), short(representation)].join('\n');
}

function short(text: string): string {
  return text.length <= longestWritten ? text : `#${digest(text)}`;
}
