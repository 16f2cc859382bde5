import { z } from 'zod';

const name = z.string().min(1);

const headerRule = z.union([
  z.strictObject({ propagate: name, as: name.exactOptional(), default: z.string().exactOptional() }),
  z.strictObject({ insert: name, value: z.string() }),
  z.strictObject({ remove: name }),
]);

/** What a gateway does beside its settings: `gateway` of `weir.config.ts`, or the file of `weir gateway --config`. */
export const gatewayOptions = z.strictObject({
  headers: z
    .strictObject({
      all: z.array(headerRule).exactOptional(),
      subgraphs: z.record(z.string(), z.array(headerRule)).exactOptional(),
    })
    .exactOptional()
    .describe(
      'What subgraphs get of the client’s headers: rules in order, for all of them and then for one.',
    ),
  overrideLabels: z
    .record(z.string(), z.number().min(0).max(100))
    .exactOptional()
    .describe('How often a label of progressive @override holds, in percent.'),
});

export type GatewayOptions = z.infer<typeof gatewayOptions>;
