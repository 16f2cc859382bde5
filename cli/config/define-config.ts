import { z } from 'zod';

const reserves = z
  .partialRecord(z.enum(['interactive', 'workflow', 'sync', 'bulk']), z.number().min(0).max(1))
  .optional()
  .describe('The part of every limit that a class of calls gets whatever the others want.');

const mode = z.enum(['sandbox', 'live']).describe('The simulated system of the sandbox, or the real one.');

const weirConfig = z.strictObject({
  systems: z.strictObject({
    salesforce: z.strictObject({
      mode,
      reserves,
      quotes: z
        .enum(['standard', 'cpq', 'both'])
        .default('standard')
        .describe('Which quote objects the org sells with.'),
      dailyRequests: z
        .number()
        .int()
        .positive()
        .optional()
        .describe('The daily allocation, until the org has told its own.'),
      singleCurrency: z
        .string()
        .length(3)
        .optional()
        .describe('The currency of an org without multi-currency.'),
    }),
    netsuite: z.strictObject({
      mode,
      reserves,
      concurrency: z
        .number()
        .int()
        .positive()
        .optional()
        .describe('Places of the account, until it has told its own.'),
    }),
    stripe: z.strictObject({ mode, reserves }),
  }),
});

/** Which systems are connected, and how: the contents of `weir.config.ts`. */
export type WeirConfig = z.infer<typeof weirConfig>;
export type WeirConfigInput = z.input<typeof weirConfig>;

/** Types a configuration file's contents. */
export function defineConfig(config: WeirConfigInput): WeirConfigInput {
  return config;
}

/** Checks a configuration file's contents. Throws a `ZodError` with every problem. */
export function parseWeirConfig(contents: unknown): WeirConfig {
  return weirConfig.parse(contents);
}
