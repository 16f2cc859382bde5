import type { ChangeRule } from '../rule.ts';

export const eventRemoved: ChangeRule = {
  code: 'event-removed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Whoever listens to the topic hears nothing more, and events that were kept have no schema.',
  fix: 'Keep the schema for as long as events of the topic are kept.',
  check: ({ base, head }) =>
    [...base.events.keys()]
      .filter((topic) => !head.events.has(topic))
      .map((topic) => ({ coordinate: topic, message: `The schema of event ${topic} is gone` })),
};
