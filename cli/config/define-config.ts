import { z } from 'zod';
import { trafficPolicy } from '#registry/traffic/traffic-policy.ts';
import { gatewayOptions } from './gateway-options.ts';
import { slaOptions } from './sla-options.ts';

const mode = z.enum(['sandbox', 'live']).describe('The simulated system of the sandbox, or the real one.');

const reserves = z
  .partialRecord(z.enum(['interactive', 'workflow', 'sync', 'bulk']), z.number().min(0).max(1))
  .exactOptional()
  .describe('The part of every limit that a class of calls gets whatever the others want.');

const apiName = z.string().min(1).exactOptional();
const apiNameOrNone = z.string().min(1).nullable().exactOptional();

const salesforceFields = z
  .strictObject({
    segment: apiNameOrNone,
    sku: apiName,
    priceEffectiveFrom: apiNameOrNone,
    priceEffectiveTo: apiNameOrNone,
    priceInterval: apiNameOrNone,
    priceChargeType: apiNameOrNone,
    quoteLineInterval: apiNameOrNone,
    quoteOrderId: apiName,
    quoteOrderNumber: apiName,
    quoteOrderStatus: apiName,
    quoteError: apiName,
  })
  .exactOptional()
  .describe(
    'API names of what differs between orgs, as docs/systems/salesforce.md has them; null for a field the org lacks.',
  );

const salesforce = z.strictObject({
  mode,
  reserves,
  quotes: z
    .enum(['standard', 'cpq', 'both'])
    .default('standard')
    .describe('Which quote objects the org sells with.'),
  quoteStatuses: z
    .record(z.string(), z.enum(['DRAFT', 'IN_REVIEW', 'APPROVED', 'REJECTED']))
    .exactOptional()
    .describe('What the org’s own values of the quote status picklists mean.'),
  fields: salesforceFields,
  countryPicklists: z.boolean().exactOptional().describe('Whether State and Country picklists are on.'),
  singleCurrency: z
    .string()
    .length(3)
    .exactOptional()
    .describe('The currency of an org without multi-currency.'),
  statusObjects: z
    .boolean()
    .default(false)
    .describe(
      'Whether the org has Weir_Invoice__c and Weir_Subscription__c, in which invoices and subscriptions are shown.',
    ),
  changeEvents: z
    .string()
    .regex(/^\/(data|event)\/\w+$/)
    .nullable()
    .default('/data/ChangeEvents')
    .describe('The channel of change events; null for an org without change data capture.'),
  dailyRequests: z
    .number()
    .int()
    .positive()
    .exactOptional()
    .describe('The daily allocation, until the org has told its own.'),
});

const netsuite = z.strictObject({
  mode,
  reserves,
  concurrency: z
    .number()
    .int()
    .positive()
    .exactOptional()
    .describe('Places of the account, until it has told its own.'),
});

const stripe = z.strictObject({ mode, reserves });

const registry = z
  .strictObject({ traffic: trafficPolicy.exactOptional() })
  .exactOptional()
  .describe('What of the recorded traffic decides when a schema is published.');

const points = z.number().positive().exactOptional();

const demand = z
  .strictObject({
    clients: z
      .record(
        z.string(),
        z.strictObject({
          maxCost: points.describe('The most that one operation may cost.'),
          capacity: points.describe('What a caller may have saved up.'),
          restorePerSecond: points.describe('What comes back to it each second.'),
        }),
      )
      .default({})
      .describe('What differs for a client from the settings WEIR_DEMAND_…, by its `graphql-client-name`.'),
  })
  .exactOptional();

const weirConfig = z.strictObject({
  systems: z.strictObject({ salesforce, netsuite, stripe }),
  registry,
  demand,
  gateway: gatewayOptions.exactOptional(),
  sla: slaOptions.prefault({}),
});

/** Which systems are connected, and how: the contents of `weir.config.ts`, checked. */
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
