import { z } from 'zod';
import { CodedError } from '#platform/errors.ts';
import type { CheckResult } from '../finding.ts';
import { parseOperations } from '../operations/parse-operations.ts';
import { mainVariant } from '../store/launch.ts';
import type { PublishOutcome, SchemaRegistry } from '../store/schema-registry.ts';
import type { VersionInput } from '../store/version-input.ts';
import { type UsageReport, usageReport } from '../traffic/usage-report.ts';
import { type Bearer, requireRole } from './tokens.ts';

const text = z.string().min(1);
const variant = text.default(mainVariant);
const subgraph = z.strictObject({ name: z.string().regex(/^[A-Za-z][\w-]*$/), sdl: z.string() });

const checkBody = z.strictObject({
  variant,
  subgraphs: z.array(subgraph).min(1),
  events: z.array(z.strictObject({ topic: text, json: z.string() })).default([]),
  governance: z.string().optional(),
  /** Puts the subgraphs into the last launch, which keeps the rest. */
  partial: z.boolean().default(false),
  /** Whether a part may be a subgraph that the last launch lacks. */
  mayAdd: z.boolean().default(false),
  /** Recorded operations beside the registry's own, as a file of them holds them. */
  operations: z.unknown().optional(),
});

const publishBody = checkBody.extend({ reason: text });
const approveBody = z.strictObject({ variant, rule: text, coordinate: text, reason: text });
const rollbackBody = z.strictObject({ launch: z.number().int().positive(), reason: text });
const manifestBody = z.strictObject({
  client: text,
  version: z.string().default(''),
  operations: z.array(z.strictObject({ id: text, name: text, document: text })).min(1),
});

function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = z.prettifyError(parsed.error);
  throw new CodedError('BAD_USER_INPUT', `The request’s body cannot be used:\n${problems}`);
}

function toInput(body: z.infer<typeof checkBody>): VersionInput {
  const { subgraphs, events, governance, partial, mayAdd } = body;
  if (partial) return { replace: subgraphs, mayAdd };
  return { label: 'the request', subgraphs, events, governance };
}

function toRequest(body: z.infer<typeof checkBody>, author: string) {
  const operations =
    body.operations === undefined
      ? undefined
      : parseOperations(JSON.stringify(body.operations), 'the request');
  return { source: toInput(body), variant: body.variant, author, operations };
}

/** What bearers of tokens may have done: each action parses what it is given and asks for its role. Who acts is the token's name. */
export interface RegistryActions {
  check(bearer: Bearer, body: unknown): Promise<CheckResult>;
  publish(bearer: Bearer, body: unknown): Promise<PublishOutcome>;
  approve(bearer: Bearer, body: unknown): Promise<{ readonly approvedBy: string }>;
  rollback(bearer: Bearer, body: unknown): ReturnType<SchemaRegistry['rollback']>;
  importManifest(bearer: Bearer, body: unknown): Promise<{ readonly imported: number }>;
  reportUsage(bearer: Bearer, body: unknown): Promise<void>;
  /** The registry itself, for what only reads. */
  reading(bearer: Bearer): SchemaRegistry;
}

/** The API's actions over a registry. */
export function createRegistryActions(registry: SchemaRegistry): RegistryActions {
  return {
    async check(bearer, body) {
      requireRole(bearer, 'check');
      return registry.check(toRequest(parseBody(checkBody, body), bearer.name));
    },
    async publish(bearer, body) {
      requireRole(bearer, 'publish');
      const { reason, ...rest } = parseBody(publishBody, body);
      return registry.publish({ ...toRequest(rest, bearer.name), reason });
    },
    async approve(bearer, body) {
      requireRole(bearer, 'approve');
      const { variant: of, ...approval } = parseBody(approveBody, body);
      await registry.approve({ ...approval, author: bearer.name }, of);
      return { approvedBy: bearer.name };
    },
    async rollback(bearer, body) {
      requireRole(bearer, 'publish');
      const { launch, reason } = parseBody(rollbackBody, body);
      return registry.rollback(launch, { author: bearer.name, reason });
    },
    async importManifest(bearer, body) {
      requireRole(bearer, 'publish');
      const manifest = parseBody(manifestBody, body);
      await registry.importManifest({ ...manifest, importedBy: bearer.name });
      return { imported: manifest.operations.length };
    },
    async reportUsage(bearer, body) {
      requireRole(bearer, 'report');
      await registry.reportUsage(parseBody<UsageReport>(usageReport, body));
    },
    reading(bearer) {
      requireRole(bearer, 'read');
      return registry;
    },
  };
}
