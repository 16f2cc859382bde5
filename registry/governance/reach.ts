import type { GraphVersion } from '../version/graph-version.ts';
import type { Governance } from './governance.ts';

/** A business process that uses what a finding is about. */
export interface ReachedWorkflow {
  readonly kind: string;
  /** How many are under way; absent where that is not known. */
  readonly running?: number;
}

/** Events that carry what a finding is about. */
export interface ReachedEvents {
  readonly topic: string;
  /** How many are kept; absent where that is not known. */
  readonly kept?: number;
}

/** What is under way and kept at the moment, by kind and topic. */
export interface DependentCounts {
  readonly workflows: ReadonlyMap<string, number>;
  readonly events: ReadonlyMap<string, number>;
}

export interface Reach {
  readonly workflows: readonly ReachedWorkflow[];
  readonly events: readonly ReachedEvents[];
}

function typeOf(coordinate: string): string {
  return coordinate.split(/[.(]/, 1)[0] ?? coordinate;
}

/** A type stands for all of its members, and a field for its arguments. */
function concerns(used: string, coordinate: string): boolean {
  if (used === coordinate || coordinate.startsWith(`${used}(`)) return true;
  return used === typeOf(coordinate) || coordinate === typeOf(used);
}

function matchesTopic(pattern: string, topic: string): boolean {
  return pattern === topic || (pattern.endsWith('.*') && topic.startsWith(pattern.slice(0, -1)));
}

function topicsOf(
  events: Governance['events'],
  coordinate: string,
  version: GraphVersion,
): readonly string[] {
  const patterns = Object.entries(events)
    .filter(([, used]) => used.some((each) => concerns(each, coordinate)))
    .map(([pattern]) => pattern);
  return [...version.events.keys()].filter((topic) =>
    patterns.some((pattern) => matchesTopic(pattern, topic)),
  );
}

/** Which workflows and events of a version use what is at a coordinate, as its governance says. */
export function findReach(
  version: GraphVersion,
  coordinate: string,
  counts: DependentCounts | undefined,
): Reach {
  const { workflows, events } = version.governance;
  const topics = version.events.has(coordinate) ? [coordinate] : topicsOf(events, coordinate, version);
  return {
    workflows: Object.entries(workflows)
      .filter(([, used]) => used.some((each) => concerns(each, coordinate)))
      .map(([kind]) => ({ kind, ...(counts && { running: counts.workflows.get(kind) ?? 0 }) })),
    events: topics.map((topic) => ({ topic, ...(counts && { kept: counts.events.get(topic) ?? 0 }) })),
  };
}

/** In a few words; empty where nothing is reached. */
export function describeReach({ workflows = [], events = [] }: Partial<Reach>): string {
  const running = workflows.map((each) =>
    each.running === undefined ? each.kind : `${each.kind} (${each.running} running)`,
  );
  const kept = events.map((each) =>
    each.kept === undefined ? each.topic : `${each.topic} (${each.kept} kept)`,
  );
  return [
    running.length > 0 ? `workflows ${running.join(', ')}` : '',
    kept.length > 0 ? `events ${kept.join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}
