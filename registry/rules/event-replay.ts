import { createRequire } from 'node:module';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import type { ChangeRule } from '../rule.ts';

// Both packages are CommonJS whose default export TypeScript and Node see differently.
const require = createRequire(import.meta.url);
const { Ajv2020 } = require('ajv/dist/2020.js') as {
  readonly Ajv2020: new (options: Options) => { compile(schema: object): ValidateFunction };
};
const addFormats = require('ajv-formats') as (ajv: object) => void;

type Compiled = ValidateFunction | Error;

function compile(schema: unknown): Compiled {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats(ajv);
  try {
    return ajv.compile(typeof schema === 'object' && schema !== null ? schema : {});
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function describe(error: ErrorObject | undefined): string {
  if (!error) return 'it does not fit';
  return `event${error.instancePath.replaceAll('/', '.')} ${error.message ?? error.keyword}`;
}

export const eventReplay: ChangeRule = {
  code: 'event-replay',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'Every event that is kept is read again one day: by a new consumer, a rebuilt view, an audit. One that the new schema refuses is lost to them.',
  fix: 'Take what was written as well, or publish under a new topic.',
  *check({ base, head, retainedEvents }) {
    for (const [topic, events] of retainedEvents) {
      const schema = head.events.get(topic);
      if (schema === undefined || JSON.stringify(schema) === JSON.stringify(base.events.get(topic))) continue;
      const validate = compile(schema);
      if (validate instanceof Error) {
        yield { coordinate: topic, message: `The schema of ${topic} is no JSON schema: ${validate.message}` };
        continue;
      }
      let refused = 0;
      let reason = '';
      for (const event of events) {
        if (validate(event)) continue;
        refused += 1;
        if (reason === '') reason = describe(validate.errors?.[0]);
      }
      if (refused > 0)
        yield {
          coordinate: topic,
          message: `${refused} of ${events.length} kept events ${topic} are refused by the new schema: ${reason}`,
        };
    }
  },
};
