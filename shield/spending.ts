import type { CallOrigin, Priority } from './call.ts';

/** Who spent how many calls, and for what. */
export interface Spending {
  /** The client, workflow kind or job; `other` where there were too many, `unknown` where none was told. */
  readonly caller: string;
  /** The client's operation, or the workflow's step. */
  readonly task?: string;
  /** The subgraph that needed them. */
  readonly subgraph?: string;
  readonly priority: Priority;
  /** The vendor's endpoint, as calls name it. */
  readonly operation: string;
  readonly calls: number;
}

type Account = { -readonly [K in keyof Spending]: Spending[K] };

const mostAccounts = 2_000;
const mostCallers = 200;
/** Clients choose their names. */
const longestName = 80;

/** Books each call on its caller, task, subgraph, class and operation; what no longer fits is booked on `other`. */
export class SpendingBook {
  readonly #accounts = new Map<string, Account>();
  readonly #callers = new Set<string>();

  add(operation: string, origin: CallOrigin): void {
    const { caller = 'unknown', task, subgraph, priority } = origin;
    const account = this.#accounts.get(keyOf(operation, caller, task, subgraph, priority));
    if (account === undefined) this.#open(operation, origin);
    else account.calls += 1;
  }

  /** The greatest first. */
  list(): readonly Spending[] {
    return [...this.#accounts.values()].sort((a, b) => b.calls - a.calls).map((account) => ({ ...account }));
  }

  /** The first call under a name as it was told, which may be too long, or one too many. */
  #open(operation: string, { caller = 'unknown', task, subgraph, priority }: CallOrigin): void {
    const name = caller.slice(0, longestName);
    const isFull =
      this.#accounts.size >= mostAccounts || (!this.#callers.has(name) && this.#callers.size >= mostCallers);
    const booked = isFull ? { caller: 'other' } : { caller: name, task: task?.slice(0, longestName) };
    const key = keyOf(operation, booked.caller, booked.task, subgraph, priority);
    const account = this.#accounts.get(key);
    if (account !== undefined) {
      account.calls += 1;
      return;
    }
    this.#callers.add(booked.caller);
    const opened: Account = { caller: booked.caller, operation, priority, calls: 1 };
    if (booked.task !== undefined) opened.task = booked.task;
    if (subgraph !== undefined) opened.subgraph = subgraph;
    this.#accounts.set(key, opened);
  }
}

function keyOf(
  operation: string,
  caller: string,
  task: string | undefined,
  subgraph: string | undefined,
  priority: Priority,
): string {
  return `${caller}\n${task ?? ''}\n${subgraph ?? ''}\n${priority}\n${operation}`;
}
