import { type AccessPath, accessPathsOf } from './suiteql-access.ts';
import type { Expression, Select } from './suiteql-ast.ts';
import { type CompiledTest, type CompileScope, createCompiler } from './suiteql-compile.ts';
import { type Slot, slotsOf, type Tuple, toConjuncts } from './suiteql-scope.ts';
import type { Row } from './suiteql-table.ts';

interface Condition {
  readonly needs: ReadonlySet<number>;
  readonly test: CompiledTest;
  readonly paths: readonly AccessPath[];
}

interface Step {
  readonly slot: number;
  readonly outer: boolean;
  readonly path?: AccessPath;
  readonly tests: readonly CompiledTest[];
}

const isSubset = (part: ReadonlySet<number>, whole: ReadonlySet<number>) => part.isSubsetOf(whole);

/** The cheapest way to a table's rows, given the tables that are there. */
function cheapestPath(slot: number, conditions: readonly Condition[], bound: ReadonlySet<number>) {
  return conditions
    .flatMap(({ paths }) => paths)
    .filter((path) => path.slot === slot && isSubset(path.needs, bound))
    .reduce<AccessPath | undefined>(
      (best, path) => (best && best.cost <= path.cost ? best : path),
      undefined,
    );
}

/** Orders the joins: inner ones by how few rows each finds, then the left ones as they stand. */
function planSteps(
  slots: readonly Slot[],
  select: Select,
  where: readonly Condition[],
  ons: readonly (readonly Condition[])[],
): readonly Step[] {
  const inner = select.sources.flatMap(({ join }, slot) => (join === 'inner' ? [slot] : []));
  const outer = select.sources.flatMap(({ join }, slot) => (join === 'left' ? [slot] : []));
  // The ON of an inner join filters as WHERE does.
  const conditions = [...where, ...inner.flatMap((slot) => ons[slot] ?? [])];
  const bound = new Set<number>();
  const applied = new Set<Condition>();
  const steps: Step[] = [];
  const testsNow = () => {
    const ready = conditions.filter(
      (condition) => !applied.has(condition) && isSubset(condition.needs, bound),
    );
    for (const condition of ready) applied.add(condition);
    return ready.map(({ test }) => test);
  };
  const pending = new Set(inner);
  while (pending.size > 0) {
    const choices = [...pending].map((slot) => {
      const path = cheapestPath(slot, conditions, bound);
      return { slot, path, cost: path?.cost ?? slots[slot]?.table.size() ?? 0 };
    });
    const { slot, path } = choices.reduce((best, choice) => (choice.cost < best.cost ? choice : best));
    pending.delete(slot);
    bound.add(slot);
    steps.push({ slot, outer: false, tests: testsNow(), ...(path && { path }) });
  }
  for (const slot of outer) {
    const on = ons[slot] ?? [];
    const path = cheapestPath(slot, on, bound);
    bound.add(slot);
    steps.push({ slot, outer: true, tests: on.map(({ test }) => test), ...(path && { path }) });
    const later = testsNow();
    if (later.length > 0) steps.push({ slot: -1, outer: false, tests: later });
  }
  return steps;
}

function runStep(step: Step, tuples: readonly Tuple[], table: Slot['table'] | undefined): readonly Tuple[] {
  if (!table) return tuples.filter((tuple) => step.tests.every((test) => test(tuple) === true));
  const found: Tuple[] = [];
  for (const tuple of tuples) {
    const rows: Iterable<Row> = step.path ? step.path.find(tuple) : table.rows();
    let matched = false;
    for (const row of rows) {
      const joined = tuple.with(step.slot, row);
      if (!step.tests.every((test) => test(joined) === true)) continue;
      found.push(joined);
      matched = true;
    }
    if (step.outer && !matched) found.push(tuple);
  }
  return found;
}

/** The tuples of a FROM clause that its WHERE lets pass. */
export function joinSources(
  select: Select,
  where: readonly Expression[],
  scope: CompileScope,
): readonly Tuple[] {
  const { slots } = scope;
  const compiler = createCompiler(scope);
  const toCondition = (expression: Expression): Condition => ({
    needs: slotsOf(slots, expression),
    test: compiler.toTest(expression),
    paths: accessPathsOf(slots, compiler, scope.runSubSelect, expression),
  });
  const ons = select.sources.map(({ on }) => toConjuncts(on).map(toCondition));
  const steps = planSteps(slots, select, where.map(toCondition), ons);
  const empty: Tuple = slots.map(() => null);
  // Conditions on no table at all, `1 = 0`, are applied with the first step.
  return steps.reduce<readonly Tuple[]>(
    (tuples, step) => runStep(step, tuples, slots[step.slot]?.table),
    [empty],
  );
}
