import type { RuleCases } from '../rule-case.ts';

const booked = 'order.booked';
const progress = 'workflow.progress';

export const eventCases: RuleCases = {
  'event-removed': {
    found: [{ name: 'a topic', edits: [[booked, '', '']], severity: 'block', coordinate: booked }],
    notFound: [{ name: 'a new topic', edits: [['order.lost', '', '{"type":"object"}']] }],
  },
  'event-schema': {
    found: [
      {
        name: 'a property that must be there now',
        edits: [[booked, '"required":["status"]', '"required":["status","number"]']],
        severity: 'block',
        coordinate: booked,
        says: 'event.data.number must be there',
      },
      {
        name: 'a value less',
        edits: [[booked, '["OPEN","CLOSED"]', '["OPEN"]']],
        severity: 'block',
        coordinate: booked,
        says: 'cannot be "CLOSED"',
      },
      {
        name: 'a value more, on a financial topic',
        edits: [[booked, '["OPEN","CLOSED"]', '["OPEN","CLOSED","LOST"]']],
        severity: 'block',
        coordinate: booked,
        says: 'old schema',
      },
      {
        name: 'another type',
        edits: [[booked, '"type":"integer"', '"type":"string"']],
        severity: 'block',
        coordinate: booked,
      },
      {
        name: 'a tighter bound',
        edits: [[booked, '"minLength":1', '"minLength":2']],
        severity: 'block',
        coordinate: booked,
        says: 'minLength 2',
      },
      {
        name: 'a wider bound, on a financial topic',
        edits: [[booked, '"maxItems":10', '"maxItems":20']],
        severity: 'block',
        coordinate: booked,
        says: 'maxItems 10',
      },
      {
        name: 'a new property in a closed object',
        edits: [[booked, '"number":', '"memo":{"type":"string"},"number":']],
        severity: 'block',
        coordinate: booked,
        says: 'event.data.memo is not allowed',
      },
      {
        name: 'another pattern',
        edits: [[progress, '^[a-z]+$', '^[a-z]{3}$']],
        severity: 'block',
        coordinate: progress,
        says: 'another pattern',
      },
      {
        name: 'a closed object',
        edits: [[progress, '"required":', '"additionalProperties":false,"required":']],
        severity: 'block',
        coordinate: progress,
      },
      {
        name: 'less to rely on, elsewhere',
        edits: [[progress, '"required":["step"]', '"required":[]']],
        severity: 'info',
        coordinate: progress,
      },
    ],
    notFound: [
      {
        name: 'a description',
        edits: [[booked, '"type":"object"', '"description":"Booked.","type":"object"']],
      },
      {
        name: 'a new property in an open object',
        edits: [[progress, '"step":', '"state":{"type":"string"},"step":']],
      },
      {
        name: 'another order of keys',
        edits: [[booked, '{"type":"string","minLength":1}', '{"minLength":1,"type":"string"}']],
      },
    ],
  },
};
