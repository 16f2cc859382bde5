import { z } from 'zod';
import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { parsePageBounds } from './page-bounds.ts';
import { invalidParameter, malformed, RestError } from './rest-error.ts';
import { toJsonAnswer, toPage, type VendorAnswer } from './rest-response.ts';
import { SuiteQlError } from './suiteql-error.ts';
import { type Result, runSuiteQl, type Tables } from './suiteql-run.ts';
import { toOutput } from './suiteql-values.ts';

export const suiteQlPath = '/services/rest/query/v1/suiteql';

const bodySchema = z.object({
  q: z.string(),
  params: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).default([]),
});

function parseBody(body: string): z.output<typeof bodySchema> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw malformed();
  }
  const parsed = bodySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidParameter('q', 'Invalid query. Provide the query in the q property of the request body.');
}

// Every value is text, and a NULL leaves its column out.
function toItems({ columns, rows }: Result): readonly Readonly<Record<string, unknown>>[] {
  return rows.map((row) => {
    const item: Record<string, unknown> = { links: [] };
    columns.forEach(({ name, type }, index) => {
      const value = row[index];
      if (value != null) item[name] = toOutput(value, type);
    });
    return item;
  });
}

/** `POST /services/rest/query/v1/suiteql`. Throws `RestError` for what NetSuite refuses. */
export function answerSuiteQl(request: SimulatedRequest, tables: Tables): VendorAnswer {
  if (request.method !== 'POST') throw malformed();
  if (!/(^|[,; ])transient($|[,; ])/.test(request.headers.prefer ?? '')) {
    throw new RestError(
      400,
      'INVALID_HEADER',
      "The required request header 'Prefer' is missing or its value is invalid. Provide the value 'transient'.",
      { 'o:errorHeader': 'Prefer' },
    );
  }
  const bounds = parsePageBounds(request);
  const { q, params } = parseBody(request.body);
  try {
    const values = params.map((param) => (param === null ? null : String(param)));
    return toJsonAnswer(200, 'collection', toPage(request, toItems(runSuiteQl(q, values, tables)), bounds));
  } catch (error) {
    if (error instanceof SuiteQlError) throw invalidParameter('q', error.message);
    throw error;
  }
}
