import { findRefusals } from '../events/find-refusals.ts';
import { isFinancial } from '../financial.ts';
import type { ChangeRule } from '../rule.ts';

export const eventSchema: ChangeRule = {
  code: 'event-schema',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'Events outlive the code that wrote them. Consumers with the new schema must take old events (BACKWARD); on financial topics those with the old schema must take new events too (FULL).',
  fix: 'Add optional properties to open objects only, or publish under a new topic.',
  *check({ base, head }) {
    for (const [topic, from] of base.events) {
      const to = head.events.get(topic);
      if (to === undefined) continue;
      for (const reason of findRefusals({ writer: from, reader: to }))
        yield {
          coordinate: topic,
          message: `An event ${topic} written before is refused by the new schema: ${reason}`,
        };
      for (const reason of findRefusals({ writer: to, reader: from })) {
        const message = `A new event ${topic} is refused by consumers with the old schema: ${reason}`;
        yield { coordinate: topic, severity: isFinancial(topic) ? 'block' : 'info', message };
      }
    }
  },
};
