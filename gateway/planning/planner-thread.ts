import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import { parse, printSchema } from 'graphql';
import { isCodedError } from '#platform/errors.ts';
import { parseSupergraph } from '../engine/supergraph.ts';
import { createPlanner } from './create-planner.ts';
import type { PlanReply, PlanRequest, SupergraphDescription } from './plan-message.ts';

// The entry of the planning thread: one request at a time, one reply to each. Answers come before plans where both want one core;
// Linux takes the priority as that of this thread, others as that of the process.
if (process.platform === 'linux') setPriority(5);

const planners = new Map<number, (document: string, labels: readonly string[]) => QueryPlan>();

function answer(request: PlanRequest): SupergraphDescription | QueryPlan | undefined {
  switch (request.kind) {
    case 'load': {
      const loaded = parseSupergraph(request.sdl);
      const plan = createPlanner(request.sdl, loaded);
      planners.set(request.supergraph, (document, labels) =>
        plan(parse(document, { noLocation: true }), labels),
      );
      return { apiSdl: printSchema(loaded.apiSchema), subgraphs: loaded.subgraphs };
    }
    case 'plan': {
      const plan = planners.get(request.supergraph);
      if (!plan) throw new Error(`The planning thread holds no supergraph ${request.supergraph}`);
      return plan(request.document, request.labels);
    }
    case 'drop':
      planners.delete(request.supergraph);
      return undefined;
  }
}

function toReply(request: PlanRequest): PlanReply {
  try {
    return { ok: true, value: answer(request) };
  } catch (error) {
    if (isCodedError(error)) return { ok: false, code: error.code, message: error.message };
    return { ok: false, code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (request: PlanRequest) => parentPort?.postMessage(toReply(request)));
