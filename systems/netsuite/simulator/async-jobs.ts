import type { RecordStore } from '#sandbox/kit/record-store.ts';
import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { malformed, noSuchRecord, RestError } from './rest-error.ts';
import { originOf, toErrorAnswer, toJsonAnswer, type VendorAnswer } from './rest-response.ts';

export const asyncPath = '/services/rest/async/v1/job';
const largestBatch = 100;

interface Job {
  readonly id: string;
  readonly startTime: string;
  readonly results: readonly VendorAnswer[];
  readonly idempotencyKey?: string;
}

/** Requests that a client asked to be carried out later: here they are done at once, and told as jobs. */
export interface AsyncJobs {
  /** Whether the request asks for it. */
  wants(request: SimulatedRequest): boolean;
  /** Carries it out by `work`, once for an idempotency key; a batch record by record. */
  submit(request: SimulatedRequest, work: (request: SimulatedRequest) => VendorAnswer): VendorAnswer;
  /** `GET` of a job, its tasks and their results. */
  answer(request: SimulatedRequest): VendorAnswer;
}

function conflict(location: string): VendorAnswer {
  const body = {
    type: 'https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10.4.10',
    title: 'Conflict',
    status: 400,
    'o:errorDetails': [
      {
        detail:
          'A request with the same idempotency key is already submitted. See the "Location" header for a link to the previously submitted job',
        'o:errorCode': 'IDEMPOTENCY_ERROR',
      },
    ],
  };
  const answer = toJsonAnswer(400, 'error', body);
  return { ...answer, headers: { ...answer.headers, location, 'preference-applied': 'respond-async' } };
}

function parseItems(body: string): unknown {
  try {
    return (JSON.parse(body) as { items?: unknown } | null)?.items;
  } catch {
    throw malformed();
  }
}

/** The records of a batch as requests of their own; a single record is one. */
function toSingleRequests(request: SimulatedRequest): readonly SimulatedRequest[] {
  if (!/type=collection/.test(request.headers['content-type'] ?? '')) return [request];
  const items = parseItems(request.body);
  if (!Array.isArray(items) || items.length === 0 || items.length > largestBatch) {
    throw new RestError(400, 'INVALID_REQUEST', `A batch takes 1 to ${largestBatch} records in items.`);
  }
  return items.map((item: { id?: string; externalId?: string }) => {
    const named = item.id ?? (item.externalId === undefined ? undefined : `eid:${item.externalId}`);
    const path = request.method === 'POST' || named === undefined ? request.path : `${request.path}/${named}`;
    return { ...request, path, body: JSON.stringify(item) };
  });
}

function attempt(request: SimulatedRequest, work: (request: SimulatedRequest) => VendorAnswer): VendorAnswer {
  try {
    return work(request);
  } catch (error) {
    if (error instanceof RestError) return toErrorAnswer(error);
    throw error;
  }
}

export function createAsyncJobs(store: RecordStore, now: () => string): AsyncJobs {
  const jobs = store.collection<Job>('_job', { counted: false });
  const byKey = jobs.index(({ idempotencyKey }) => idempotencyKey);

  function requireJob(id: string): Job {
    const job = jobs.get(id);
    if (!job) throw noSuchRecord();
    return job;
  }

  return {
    wants: ({ headers }) => /respond-async/.test(headers.prefer ?? ''),
    submit(request, work) {
      const key = request.headers['x-netsuite-idempotency-key'];
      const earlier = key === undefined ? undefined : byKey.first(key);
      if (earlier) return conflict(`${asyncPath}/${earlier.id}`);
      const startTime = now();
      const results = toSingleRequests(request).map((single) => attempt(single, work));
      const id = String(store.next('job'));
      jobs.insert({ id, startTime, results, ...(key !== undefined && { idempotencyKey: key }) });
      const location = `${originOf(request)}${asyncPath}/${id}`;
      return { status: 202, headers: { location, 'preference-applied': 'respond-async' } };
    },
    answer(request) {
      const [id = '', tasks, task, result, number] = request.path.slice(asyncPath.length + 1).split('/');
      const job = requireJob(id);
      const href = `${originOf(request)}${asyncPath}/${id}`;
      const { startTime, results } = job;
      const failed = results.some(({ status }) => status >= 400);
      if (tasks === undefined) {
        return toJsonAnswer(200, 'singular', {
          links: [{ rel: 'self', href }],
          completed: true,
          id,
          progress: 'succeeded',
        });
      }
      if (task === undefined) {
        const items = [{ links: [{ rel: 'self', href: `${href}/task/1` }], id: '1' }];
        return toJsonAnswer(200, 'collection', {
          count: 1,
          hasMore: false,
          items,
          offset: 0,
          totalResults: 1,
        });
      }
      if (task !== '1') throw noSuchRecord();
      if (result === undefined) {
        const links = [
          { rel: 'related', href: `${href}/task/1/result` },
          { rel: 'self', href: `${href}/task/1` },
        ];
        const progress = failed ? 'failed' : 'succeeded';
        return toJsonAnswer(200, 'singular', {
          links,
          completed: true,
          endTime: startTime,
          id: '1',
          progress,
          startTime,
        });
      }
      const chosen = results[Number(number ?? 1) - 1];
      if (!chosen) throw noSuchRecord();
      return chosen;
    },
  };
}
