import { findRefusals } from '../events/find-refusals.ts';
import { isFinancial } from '../financial.ts';
import type { ChangeRule, RuleFinding } from '../rule.ts';

function parse(texts: readonly string[]): readonly unknown[] {
  // They were published, so they have been parsed before.
  return texts.map((text) => JSON.parse(text));
}

export const eventSchema: ChangeRule = {
  code: 'event-schema',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'Events outlive the code that wrote them. Consumers with the new schema must take events of every schema before it (BACKWARD_TRANSITIVE); on financial topics those with any old schema must take new events too (FULL_TRANSITIVE).',
  fix: 'Add optional properties to open objects only, or publish under a new topic.',
  *check({ base, head, eventHistory }) {
    for (const [topic, to] of head.events) {
      const known = parse(eventHistory.get(topic) ?? []);
      const last = base.events.get(topic);
      const earlier = last === undefined ? known : [last, ...known];
      const said = new Set<string>();
      const report = function* (severity: 'block' | 'info', message: string): Iterable<RuleFinding> {
        if (said.has(message)) return;
        said.add(message);
        yield { coordinate: topic, severity, message };
      };
      for (const from of earlier) {
        for (const reason of findRefusals({ writer: from, reader: to }))
          yield* report('block', `An event ${topic} written before is refused by the new schema: ${reason}`);
        for (const reason of findRefusals({ writer: to, reader: from }))
          yield* report(
            isFinancial(topic) ? 'block' : 'info',
            `A new event ${topic} is refused by consumers with the old schema: ${reason}`,
          );
      }
    }
  },
};
