import { describeAffected, toAffected } from '../operations/recorded-operation.ts';
import type { ChangeRule } from '../rule.ts';
import { toLastDay, toTouched } from '../version/deprecations.ts';

export const deprecationOverdue: ChangeRule = {
  code: 'deprecation-overdue',
  severity: 'warn',
  looksAt: 'change',
  explanation:
    'The last day that a deprecation named has passed, in a subgraph that the change touches. A date that nobody keeps is not believed the next time.',
  fix: 'Remove it, or name a later day once its clients are known.',
  *check(context) {
    const { base, head, today } = context;
    const touched = toTouched(base.subgraphs, head.subgraphs);
    for (const { name: subgraph, elements } of head.subgraphs) {
      if (!touched.has(subgraph)) continue;
      for (const element of elements.values()) {
        const day = toLastDay(element);
        if (day === undefined || day >= today) continue;
        const { coordinate } = element;
        const affected = context.usage && toAffected(context.usage.users(coordinate));
        const used =
          affected && (affected.length === 0 ? '; nobody uses it' : `; ${describeAffected(affected)}`);
        yield {
          coordinate,
          subgraph,
          message: `${coordinate} was to end on ${day}${used ?? ''}`,
          ...(affected && { affected }),
        };
      }
    }
  },
};
