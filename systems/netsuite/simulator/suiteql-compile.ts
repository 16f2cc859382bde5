import type { Expression, OrderTerm, Select } from './suiteql-ast.ts';
import { refuse } from './suiteql-error.ts';
import { aggregateNames, applyArithmetic, sqlFunctions } from './suiteql-functions.ts';
import { compileLike, membershipTest } from './suiteql-predicates.ts';
import { findColumn, type Slot, slotsOf, type Tuple } from './suiteql-scope.ts';
import { coerce, commonType, compareValues, type SqlType, type SqlValue } from './suiteql-values.ts';

/** Results of a group's aggregates, or of a row's window functions, in the order in which they were compiled. */
export type Aggregates = readonly SqlValue[];

export interface CompiledValue {
  readonly type: SqlType;
  evaluate(tuple: Tuple, aggregates?: Aggregates): SqlValue;
}

/** Three-valued: null is unknown. */
export type CompiledTest = (tuple: Tuple, aggregates?: Aggregates) => boolean | null;

export interface CompiledAggregate {
  readonly name: string;
  readonly distinct: boolean;
  /** Undefined counts rows. */
  readonly argument?: CompiledValue;
}

export interface CompiledWindow {
  readonly partitionBy: readonly CompiledValue[];
  readonly orderBy: readonly Sort[];
}

/** A term of an ORDER BY with what it sorts by. */
export interface Sort extends OrderTerm {
  readonly value: CompiledValue;
}

export interface CompileScope {
  readonly slots: readonly Slot[];
  readonly params: readonly SqlValue[];
  /** The values of the first column of a sub-select. */
  readonly runSubSelect: (select: Select) => { readonly type: SqlType; readonly values: readonly SqlValue[] };
  /** Where aggregates are collected; absent where none may stand. */
  readonly aggregates?: CompiledAggregate[];
  /** Where window functions are collected; absent where none may stand. */
  readonly windows?: CompiledWindow[];
}

const nothing: Tuple = [];

function typed(value: CompiledValue, type: SqlType): CompiledValue {
  if (value.type === type || type === 'any') return value;
  return {
    type,
    evaluate: (tuple, aggregates) => coerce(value.evaluate(tuple, aggregates), value.type, type),
  };
}

/** Turns expressions into functions of a tuple. Throws `SuiteQlError` for what the query service does not know. */
export function createCompiler(scope: CompileScope) {
  const constant = (type: SqlType, value: SqlValue): CompiledValue => ({ type, evaluate: () => value });

  function toValue(expression: Expression): CompiledValue {
    switch (expression.kind) {
      case 'literal':
        return constant(expression.type, expression.value || null);
      case 'param':
        return constant('any', scope.params[expression.index] ?? null);
      case 'column': {
        const { slot, column } = findColumn(scope.slots, expression);
        return { type: column.type, evaluate: (tuple) => readSlot(tuple, slot, column.value) };
      }
      case 'arithmetic':
        return toArithmetic(expression);
      case 'case':
        return toCase(expression);
      case 'call':
        return toCall(expression);
      case 'window':
        return toWindow(expression);
      default:
        throw refuse('Invalid or unsupported search. A condition stands where a value is expected.');
    }
  }

  function toArithmetic({
    operator,
    left,
    right,
  }: Extract<Expression, { kind: 'arithmetic' }>): CompiledValue {
    const type = operator === '||' ? 'text' : 'number';
    const [a, b] = [typed(toValue(left), type), typed(toValue(right), type)];
    const evaluate: CompiledValue['evaluate'] = (tuple, aggregates) => {
      const [x, y] = [a.evaluate(tuple, aggregates), b.evaluate(tuple, aggregates)];
      if (operator === '||') return (x ?? '') + (y ?? '') || null;
      return x === null || y === null ? null : applyArithmetic(operator, x, y);
    };
    return { type, evaluate };
  }

  function toCase({ branches, otherwise }: Extract<Expression, { kind: 'case' }>): CompiledValue {
    const tests = branches.map(({ when }) => toTest(when));
    const values = branches.map(({ result }) => toValue(result));
    const last = otherwise ? toValue(otherwise) : constant('any', null);
    const type = [...values, last].map((value) => value.type).reduce(commonType, 'any');
    return {
      type,
      evaluate(tuple, aggregates) {
        const chosen = tests.findIndex((test) => test(tuple, aggregates) === true);
        const value = values[chosen] ?? last;
        return coerce(value.evaluate(tuple, aggregates), value.type, type);
      },
    };
  }

  function toCall(call: Extract<Expression, { kind: 'call' }>): CompiledValue {
    if (call.name === 'BUILTIN.DF' || call.name === 'BUILTIN.CF') return toBuiltin(call);
    if (aggregateNames.has(call.name)) return toAggregate(call);
    const known = sqlFunctions[call.name];
    if (!known) throw refuse(`Invalid or unsupported search. Function ${call.name} is not supported.`);
    if (call.args.length < known.minArgs || call.args.length > known.maxArgs) {
      throw refuse(`Invalid or unsupported search. ORA-00909: invalid number of arguments of ${call.name}`);
    }
    const args = call.args.map(toValue);
    const returns = known.returns(args.map(({ type }) => type));
    const wanted = args.map((arg, index) => {
      const takes = known.takes[Math.min(index, known.takes.length - 1)] ?? 'any';
      // A function of any type works in the type that it returns.
      return typed(arg, takes === 'any' && call.name !== 'TO_CHAR' ? returns : takes);
    });
    return {
      type: returns,
      evaluate: (tuple, aggregates) => known.apply(wanted.map((arg) => arg.evaluate(tuple, aggregates))),
    };
  }

  function toBuiltin({ name, args }: Extract<Expression, { kind: 'call' }>): CompiledValue {
    const [argument] = args;
    if (args.length !== 1 || argument?.kind !== 'column') {
      throw refuse(`Invalid or unsupported search. ${name} takes one field.`);
    }
    const { slot, column } = findColumn(scope.slots, argument);
    const read = name === 'BUILTIN.DF' ? column.display : column.criteria;
    return { type: 'text', evaluate: (tuple) => readSlot(tuple, slot, read ?? column.value) };
  }

  function toAggregate({ name, distinct, args }: Extract<Expression, { kind: 'call' }>): CompiledValue {
    const { aggregates } = scope;
    if (!aggregates) throw refuse(`Invalid or unsupported search. ORA-00934: ${name} is not allowed here`);
    const [first] = args;
    if (args.length > 1 || (!first && name !== 'COUNT')) {
      throw refuse(`Invalid or unsupported search. ORA-00909: invalid number of arguments of ${name}`);
    }
    const numeric = name === 'SUM' || name === 'AVG';
    // Aggregates of aggregates are none: the argument sees rows.
    const inner = createCompiler({
      slots: scope.slots,
      params: scope.params,
      runSubSelect: scope.runSubSelect,
    });
    const value = first && inner.toValue(first);
    const argument = value && (numeric ? typed(value, 'number') : value);
    const index = aggregates.push({ name, distinct, ...(argument && { argument }) }) - 1;
    const type = name === 'COUNT' || numeric ? 'number' : (value?.type ?? 'any');
    return { type, evaluate: (_, results) => results?.[index] ?? null };
  }

  function toWindow({ partitionBy, orderBy }: Extract<Expression, { kind: 'window' }>): CompiledValue {
    const { windows } = scope;
    if (!windows) {
      throw refuse('Invalid or unsupported search. ORA-30483: window functions are not allowed here');
    }
    // A window's own terms see rows.
    const { slots, params, runSubSelect } = scope;
    const inner = createCompiler({ slots, params, runSubSelect });
    const window = {
      partitionBy: partitionBy.map(inner.toValue),
      orderBy: orderBy.map((term) => ({ ...term, value: inner.toValue(term.expression) })),
    };
    const index = windows.push(window) - 1;
    return { type: 'number', evaluate: (_, results) => results?.[index] ?? null };
  }

  function toTest(expression: Expression): CompiledTest {
    switch (expression.kind) {
      case 'and':
        return combine(expression.terms.map(toTest), false);
      case 'or':
        return combine(expression.terms.map(toTest), true);
      case 'not': {
        const test = toTest(expression.term);
        return (tuple, aggregates) => {
          const result = test(tuple, aggregates);
          return result === null ? null : !result;
        };
      }
      case 'isNull': {
        const term = toValue(expression.term);
        return (tuple, aggregates) => term.evaluate(tuple, aggregates) === null;
      }
      case 'comparison':
        return toComparison(expression);
      case 'in':
        return toMembership(expression);
      case 'inSelect': {
        const { type, values } = scope.runSubSelect(expression.select);
        return membershipTest(toValue(expression.term), values, type);
      }
      case 'like':
        return compileLike(toValue(expression.term), toValue(expression.pattern), expression.escape);
      default:
        throw refuse('Invalid or unsupported search. A value stands where a condition is expected.');
    }
  }

  function toComparison({
    operator,
    left,
    right,
  }: Extract<Expression, { kind: 'comparison' }>): CompiledTest {
    const [a, b] = [toValue(left), toValue(right)];
    const type = commonType(a.type, b.type);
    const [x, y] = [typed(a, type), typed(b, type)];
    return (tuple, aggregates) => {
      const [l, r] = [x.evaluate(tuple, aggregates), y.evaluate(tuple, aggregates)];
      if (l === null || r === null) return null;
      if (operator === '=') return l === r;
      if (operator === '<>') return l !== r;
      const order = compareValues(l, r, type);
      if (operator === '<') return order < 0;
      if (operator === '<=') return order <= 0;
      return operator === '>' ? order > 0 : order >= 0;
    };
  }

  function toMembership({ term, values }: Extract<Expression, { kind: 'in' }>): CompiledTest {
    if (values.every((value) => slotsOf(scope.slots, value).size === 0)) {
      const constants = values.map(toValue);
      const type = constants.map((value) => value.type).reduce(commonType, 'any');
      return membershipTest(
        toValue(term),
        constants.map((value) => value.evaluate(nothing)),
        type,
      );
    }
    return combine(
      values.map((right) => toComparison({ kind: 'comparison', operator: '=', left: term, right })),
      true,
    );
  }

  return { toValue, toTest };
}

function readSlot(tuple: Tuple, slot: number, read: (row: object) => SqlValue): SqlValue {
  const row = tuple[slot];
  return row ? read(row) : null;
}

/** AND (`decisive` false) or OR (`decisive` true) of three-valued tests. */
function combine(tests: readonly CompiledTest[], decisive: boolean): CompiledTest {
  return (tuple, aggregates) => {
    let result: boolean | null = !decisive;
    for (const test of tests) {
      const one = test(tuple, aggregates);
      if (one === decisive) return decisive;
      if (one === null) result = null;
    }
    return result;
  };
}
