import { Worker } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import { CodedError } from '#platform/errors.ts';
import type { PlanReply, PlanRequest, SupergraphDescription } from './plan-message.ts';

/** Plans on a thread of its own, so that no operation holds up the others' answers. */
export interface Planning extends AsyncDisposable {
  /** Throws BAD_USER_INPUT for what is not a supergraph. */
  load(sdl: string): Promise<LoadedPlanner>;
}

export interface LoadedPlanner extends Disposable {
  readonly description: SupergraphDescription;
  /** Plans a document of one operation. Throws OPERATION_TOO_COSTLY over the budget of time or memory. */
  plan(document: string, labels?: readonly string[]): Promise<QueryPlan>;
}

export interface PlanningOptions {
  /** For one operation. */
  readonly maxPlanningMs: number;
  readonly maxMemoryMb?: number;
  /** Operations that may wait for the thread. */
  readonly maxWaiting?: number;
}

interface Job {
  readonly request: PlanRequest;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

// Loading a large supergraph takes seconds, and is asked for by the operator, not by clients.
const maxLoadingMs = 120_000;
// Planning is rare: it does not get the large young generation that answers have.
const maxYoungGenerationSizeMb = 48;

/** Starts no thread before the first load; a thread that is stopped over its budget is replaced, with all it had loaded. */
export function startPlanning(options: PlanningOptions): Planning {
  return new PlanningThread(options);
}

class PlanningThread implements Planning {
  readonly #options: Required<PlanningOptions>;
  readonly #supergraphs = new Map<number, string>();
  readonly #waiting: Job[] = [];
  #worker: Worker | undefined;
  #current: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  #isDisposed = false;

  constructor(options: PlanningOptions) {
    this.#options = { maxMemoryMb: 1_024, maxWaiting: 1_000, ...options };
  }

  async load(sdl: string): Promise<LoadedPlanner> {
    const supergraph = ++this.#count;
    const description = (await this.#ask({ kind: 'load', supergraph, sdl })) as SupergraphDescription;
    this.#supergraphs.set(supergraph, sdl);
    return {
      description,
      plan: (document, labels = []) =>
        this.#ask({ kind: 'plan', supergraph, document, labels }) as Promise<QueryPlan>,
      [Symbol.dispose]: () => {
        this.#supergraphs.delete(supergraph);
        this.#ask({ kind: 'drop', supergraph }).catch(() => {}); // a thread that is gone holds nothing
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    for (const job of [this.#current, ...this.#waiting.splice(0)]) job?.reject(stopped());
    await this.#worker?.terminate();
  }

  #ask(request: PlanRequest): Promise<unknown> {
    if (this.#isDisposed) return Promise.reject(stopped());
    if (request.kind === 'plan' && this.#waiting.length >= this.#options.maxWaiting) {
      const message = 'Too many new operations wait to be planned: send this one again later';
      return Promise.reject(new CodedError('RATE_LIMITED', message, { retryable: true }));
    }
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.push({ request, resolve, reject });
    this.#next();
    return promise;
  }

  #next(): void {
    if (this.#current || this.#isDisposed) return;
    const job = this.#waiting.shift();
    if (!job) {
      this.#worker?.unref();
      return;
    }
    this.#current = job;
    this.#worker ??= this.#startWorker();
    const worker = this.#worker;
    worker.ref();
    worker.postMessage(job.request);
    const limitMs = job.request.kind === 'plan' ? this.#options.maxPlanningMs : maxLoadingMs;
    this.#timer = setTimeout(() => this.#replace(worker, tooCostly(`maxPlanningMs is ${limitMs}`)), limitMs);
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL('./planner-thread.ts', import.meta.url), {
      resourceLimits: {
        maxOldGenerationSizeMb: this.#options.maxMemoryMb,
        maxYoungGenerationSizeMb,
      },
    });
    worker.on('message', (reply: PlanReply) => {
      if (worker !== this.#worker) return;
      const job = this.#take();
      if (reply.ok) job?.resolve(reply.value);
      else job?.reject(new CodedError(reply.code, reply.message));
      this.#next();
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#replace(worker, isMemory ? tooCostly('planning takes more memory than it may') : error);
    });
    return worker;
  }

  #take(): Job | undefined {
    clearTimeout(this.#timer);
    const job = this.#current;
    this.#current = undefined;
    return job;
  }

  // What the new thread has to know comes before what waits.
  #replace(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    worker.terminate().catch(() => {}); // it has ended already
    const job = this.#take();
    for (const [supergraph, sdl] of this.#supergraphs) {
      const request: PlanRequest = { kind: 'load', supergraph, sdl };
      this.#waiting.unshift({ request, resolve: () => {}, reject: () => {} });
    }
    job?.reject(error);
    this.#next();
  }
}

function tooCostly(reason: string): CodedError {
  return new CodedError(
    'OPERATION_TOO_COSTLY',
    `The operation is too costly to plan: ${reason}. Select fewer fields of interfaces and unions, or split it`,
  );
}

function stopped(): CodedError {
  return new CodedError('SYSTEM_UNAVAILABLE', 'The gateway is shutting down', { retryable: true });
}
