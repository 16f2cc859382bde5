import { findSchemaChanges } from './diff/find-schema-changes.ts';
import { toPositions } from './diff/positions.ts';
import type { Position, SchemaChange, SchemaChangeKind, SchemaChangeOf } from './diff/schema-change.ts';
import type { DependentCounts } from './governance/reach.ts';
import { findInvalid } from './operations/find-invalid.ts';
import type { RecordedOperation } from './operations/recorded-operation.ts';
import { createUsage, type Usage } from './operations/usage.ts';
import { defaultTrafficPolicy, selectTraffic, type TrafficPolicy } from './traffic/traffic-policy.ts';
import { createBlame } from './version/blame.ts';
import type { GraphVersion } from './version/graph-version.ts';

/** What every rule is given. */
export interface CheckContext {
  readonly base: GraphVersion;
  readonly head: GraphVersion;
  /** What clients send; undefined where nothing is known of it, which is not the same as nobody sending anything. */
  readonly operations: readonly RecordedOperation[] | undefined;
  /** What holds where there is no traffic. */
  readonly traffic: TrafficPolicy;
  readonly eventHistory: ReadonlyMap<string, readonly string[]>;
  readonly retainedEvents: ReadonlyMap<string, readonly unknown[]>;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** What the operations use of base; undefined where there are none. */
  readonly usage: Usage | undefined;
  /** The operations that base does not answer. */
  readonly invalidInBase: ReadonlySet<RecordedOperation>;
  /** The most that one operation may cost, in the units of `operations/cost.ts`. */
  readonly maxCost: number;
  /** Where a type of base's API schema travels. */
  readonly positionOf: (typeName: string) => Position;
  /** The differences of that kind between the API schemas; none where one of them does not compose. */
  changes<Kind extends SchemaChangeKind>(kind: Kind): readonly SchemaChangeOf<Kind>[];
  /** All of them. */
  readonly allChanges: readonly SchemaChange[];
  /** The subgraph whose SDL differs at a coordinate, or else that has it. */
  blame(coordinate: string): string | null;
}

export interface CheckInput {
  readonly base: GraphVersion;
  readonly head: GraphVersion;
  readonly operations?: readonly RecordedOperation[] | undefined;
  /** Which of them count; all where absent. */
  readonly traffic?: TrafficPolicy | undefined;
  readonly maxCost: number;
  /** Every schema that a topic has had, as texts, base's among them. */
  readonly eventHistory?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Events that were written and are kept, by topic: they have to be read for ever. */
  readonly retainedEvents?: ReadonlyMap<string, readonly unknown[]> | undefined;
  /** What is under way and kept, for the findings to name. */
  readonly counts?: DependentCounts | undefined;
  /** `YYYY-MM-DD`; today where absent. */
  readonly today?: string | undefined;
}

function isOfKind<Kind extends SchemaChangeKind>(kind: Kind) {
  return (change: SchemaChange): change is SchemaChangeOf<Kind> => change.kind === kind;
}

export function createCheckContext(input: CheckInput): CheckContext {
  const { base, head, maxCost, traffic = defaultTrafficPolicy } = input;
  const operations = input.operations && selectTraffic(input.operations, traffic);
  const before = base.composed?.apiSchema;
  const after = head.composed?.apiSchema;
  const changes = before && after ? [...findSchemaChanges(before, after)] : [];
  let usage: Usage | undefined;
  let invalid: ReadonlySet<RecordedOperation> | undefined;
  const nobody = traffic.noData === 'unused' ? [] : undefined;
  const known = operations && operations.length > 0 ? operations : nobody;
  return {
    base,
    head,
    operations,
    traffic,
    maxCost,
    eventHistory: input.eventHistory ?? new Map(),
    retainedEvents: input.retainedEvents ?? new Map(),
    today: input.today ?? new Date().toISOString().slice(0, 10),
    get invalidInBase() {
      invalid ??= new Set(
        before ? [...findInvalid(before, known ?? [])].map(({ operation }) => operation) : [],
      );
      return invalid;
    },
    // Looked at when a change asks for it: most checks of thousands of operations change nothing that they use.
    get usage() {
      usage ??= before && known ? createUsage(before, known) : undefined;
      return usage;
    },
    positionOf: before ? toPositions(before) : () => ({ input: false, output: false }),
    changes: (kind) => changes.filter(isOfKind(kind)),
    allChanges: changes,
    blame: createBlame(base, head),
  };
}
