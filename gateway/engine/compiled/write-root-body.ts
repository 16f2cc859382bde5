import type { Execution } from '../execution.ts';
import type { CompiledFetch } from './compile-fetch.ts';
import { writeVariables } from './write-variables.ts';

/** The request body of a fetch from a root type: the planner's own operation. */
export function toRootBody({ variables }: Pick<Execution, 'variables'>, fetch: CompiledFetch): string {
  return `${fetch.bodyHead}{${writeVariables(fetch.variables, variables.raw)}}}`;
}
