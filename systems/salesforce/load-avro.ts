import { registerHooks } from 'node:module';

/** What we use of `avro-js`, which has no types of its own. */
export interface Avro {
  parse(schema: unknown): { toBuffer(value: unknown): Buffer };
}

const parent = /\/avro-js\//;
const nothing = 'data:text/javascript,module.exports={}';
let isHooked = false;

/**
 * avro-js 1.12.2 asks for `underscore` in a validator that it calls deprecated and no longer lists as a dependency; nobody calls that
 * validator, so anything will do. Goes as soon as a later avro-js is there.
 */
function provideUnderscore(): void {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== 'underscore' || !parent.test(context.parentURL ?? ''))
        return next(specifier, context);
      return { url: nothing, format: 'commonjs', shortCircuit: true };
    },
    load(url, context, next) {
      if (url !== nothing) return next(url, context);
      return { format: 'commonjs', source: 'module.exports = {};', shortCircuit: true };
    },
  });
}

/** Loads the Avro library. */
export async function loadAvro(): Promise<Avro> {
  provideUnderscore();
  // A package without types: this is all that is used of it.
  const loaded = (await import('avro-js' as string)) as { readonly default: Avro };
  return loaded.default;
}

/** Loads the client of the Pub/Sub API, which takes a while and which only those need that have change events. */
export async function loadPubSubClient(): Promise<typeof import('salesforce-pubsub-api-client').default> {
  provideUnderscore();
  return (await import('salesforce-pubsub-api-client')).default;
}
