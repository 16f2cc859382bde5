import type { After } from './after.ts';

/**
 * Whose turn it is to look whether a system is back, among the steps that its outage keeps from being taken: one at a time, however many
 * wait, so that a system in trouble is not held down by those that wait for it.
 */
export interface Outages {
  /** Waits in line with the others at the same step of the same system; leaves with the disposal. */
  join(system: string, step: string): Turn;
  /** A call of the step was answered: two of its line try too, and each that gets through brings two others. */
  answered(system: string, step: string): void;
  /** The system answered somebody after a failure: one of each of its lines looks. */
  noticed(system: string): void;
}

export interface Turn extends Disposable {
  /** Aborts when it may look. */
  readonly come: AbortSignal;
}

interface Line {
  readonly system: string;
  readonly step: string;
  readonly waiting: Set<() => void>;
  /** Looked a moment ago. */
  resting: boolean;
  cancelLook: (() => void) | undefined;
}

/** A system that answers some calls and fails others is not asked more often than this because of what it answers. */
const restMs = 1_000;
const broughtAlong = 2;

/** Lets the first of each line look every `lookEveryMs`, and sooner when the system is heard of. */
export function createOutages(lookEveryMs: number, after: After): Outages {
  const lines = new Map<string, Line>();
  const keyOf = (system: string, step: string) => `${system}\n${step}`;

  function call(line: Line, most: number): void {
    let left = most;
    for (const come of line.waiting) {
      if (left-- === 0) break;
      line.waiting.delete(come);
      come();
    }
    settle(line);
  }

  /** Looks at regular times while somebody waits, and keeps no line that nobody needs. */
  function settle(line: Line): void {
    if (line.waiting.size > 0) {
      line.cancelLook ??= after(lookEveryMs, () => {
        line.cancelLook = undefined;
        call(line, 1);
      });
      return;
    }
    line.cancelLook?.();
    line.cancelLook = undefined;
    if (!line.resting) lines.delete(keyOf(line.system, line.step));
  }

  function look(line: Line): void {
    if (line.resting || line.waiting.size === 0) return;
    line.resting = true;
    after(restMs, () => {
      line.resting = false;
      settle(line);
    });
    call(line, 1);
  }

  function lineOf(system: string, step: string): Line {
    const key = keyOf(system, step);
    const known = lines.get(key);
    if (known) return known;
    const line: Line = { system, step, waiting: new Set(), resting: false, cancelLook: undefined };
    lines.set(key, line);
    return line;
  }

  return {
    join(system, step) {
      const turn = new AbortController();
      const line = lineOf(system, step);
      const come = () => turn.abort();
      line.waiting.add(come);
      settle(line);
      return {
        come: turn.signal,
        [Symbol.dispose]() {
          if (line.waiting.delete(come)) settle(line);
        },
      };
    },
    answered(system, step) {
      if (lines.size === 0) return;
      for (const line of [...lines.values()]) {
        if (line.system !== system) continue;
        if (line.step === step) call(line, broughtAlong);
        else look(line);
      }
    },
    noticed(system) {
      for (const line of [...lines.values()]) if (line.system === system) look(line);
    },
  };
}
