import { DEFAULT_DEPRECATION_REASON } from 'graphql';
import type { StateRule } from '../rule.ts';
import { directivesOf } from '../version/elements.ts';

export const deprecationWithoutReason: StateRule = {
  code: 'deprecation-without-reason',
  severity: 'warn',
  looksAt: 'state',
  explanation: 'Clients are told to leave without being told where to go, or by when (a note).',
  fix: 'Say in the reason what to use instead and until which day, such as `Use total. Ends 2027-06-30.`',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const element of elements.values()) {
        const [deprecated] = directivesOf(element, 'deprecated');
        if (!deprecated) continue;
        const { coordinate } = element;
        const reason = String(deprecated.args.reason ?? '').trim();
        if (reason === '' || reason === DEFAULT_DEPRECATION_REASON)
          yield { coordinate, subgraph, message: `${coordinate} is deprecated without a reason` };
        else if (!/\d{4}-\d{2}-\d{2}/.test(reason))
          yield {
            coordinate,
            subgraph,
            severity: 'info',
            message: `${coordinate} is deprecated without a last day`,
          };
      }
    }
  },
};
