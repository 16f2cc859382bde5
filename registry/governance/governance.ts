import { z } from 'zod';
import { CodedError } from '#platform/errors.ts';

const tags = z.array(z.string().min(1)).default([]);
const coordinates = z.array(z.string().min(1));

const contract = z.strictObject({ include: tags, exclude: tags });

const governance = z.strictObject({
  contracts: z.record(z.string().regex(/^[A-Za-z][\w-]*$/), contract).default({}),
  teams: z.record(z.string(), z.string().min(1)).default({}),
  tags,
  systems: z.record(z.string(), z.strictObject({ callsPerDay: z.number().int().positive() })).default({}),
  workflows: z.record(z.string(), coordinates).default({}),
  events: z.record(z.string(), coordinates).default({}),
});

/**
 * What a version says of itself beside its SDL, in `governance.json`: contracts cut out by tag, the team behind each subgraph or
 * type, the tags that there are, what systems of record allow in a day, and which coordinates workflows and events use.
 */
export type Governance = z.infer<typeof governance>;

export type ContractFilter = z.infer<typeof contract>;

/** Where a version keeps it, in its folder. */
export const governanceFile = 'governance.json';

/** Parses it; what is undefined says nothing. Throws `BAD_USER_INPUT` with every problem. */
export function parseGovernance(json: string | undefined, label: string): Governance {
  let value: unknown;
  try {
    value = JSON.parse(json ?? '{}');
  } catch (cause) {
    throw new CodedError('BAD_USER_INPUT', `${governanceFile} in ${label} is not JSON: ${String(cause)}`, {
      cause,
    });
  }
  const { data, error } = governance.safeParse(value);
  if (data) return data;
  throw new CodedError(
    'BAD_USER_INPUT',
    `${governanceFile} in ${label} cannot be used:\n${z.prettifyError(error)}`,
  );
}
