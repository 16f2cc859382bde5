import { invalidParameter, type RestError } from './rest-error.ts';

type ShownRecord = Readonly<Record<string, unknown>>;
/** Whether a record, as it is shown, is one of those asked for. */
export type RecordFilter = (record: ShownRecord) => boolean;

const token = /\s*(?:([()[\],])|"((?:[^"\\]|\\.)*)"|([^\s()[\],"]+))/y;
const operators: Readonly<
  Record<string, (value: string | undefined, operands: readonly string[]) => boolean>
> = {
  EMPTY: (value) => value === undefined || value === '',
  IS: (value, [a]) => same(value, a),
  EQUAL: (value, [a]) => value !== undefined && Number(value) === Number(a),
  CONTAIN: (value, [a = '']) => value?.toLowerCase().includes(a.toLowerCase()) ?? false,
  START_WITH: (value, [a = '']) => value?.toLowerCase().startsWith(a.toLowerCase()) ?? false,
  END_WITH: (value, [a = '']) => value?.toLowerCase().endsWith(a.toLowerCase()) ?? false,
  GREATER: (value, [a]) => Number(value) > Number(a),
  GREATER_OR_EQUAL: (value, [a]) => Number(value) >= Number(a),
  LESS: (value, [a]) => Number(value) < Number(a),
  LESS_OR_EQUAL: (value, [a]) => Number(value) <= Number(a),
  BETWEEN: (value, [a, b]) => Number(value) >= Number(a) && Number(value) <= Number(b),
  ANY_OF: (value, operands) => operands.some((operand) => same(value, operand)),
  AFTER: (value, [a]) => dayOf(value) > toDay(a),
  BEFORE: (value, [a]) => value !== undefined && dayOf(value) < toDay(a),
  ON: (value, [a]) => dayOf(value) === toDay(a),
  ON_OR_AFTER: (value, [a]) => dayOf(value) >= toDay(a),
  ON_OR_BEFORE: (value, [a]) => value !== undefined && dayOf(value) <= toDay(a),
  WITHIN: (value, [a, b]) => dayOf(value) >= toDay(a) && dayOf(value) <= toDay(b),
};

function same(value: string | undefined, operand: string | undefined): boolean {
  return value !== undefined && value.toLowerCase() === operand?.toLowerCase();
}

const dayOf = (value: string | undefined) => value?.slice(0, 10) ?? '';

function refuse(reason: string): RestError {
  return invalidParameter('q', `Invalid search query. ${reason}`);
}

/** Reads a day in the account's format, month first. */
function toDay(text = ''): string {
  const [, month = '', day = '', year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  if (year === undefined) {
    throw refuse(
      `Search error occurred: Parse of date/time "${text}" failed with date format "M/d/yyyy" in time zone Etc/UTC`,
    );
  }
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') return String(value);
  return 'id' in value ? String(value.id) : undefined;
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== '') {
    const match = token.exec(text);
    if (!match) throw refuse('The query cannot be read.');
    tokens.push(match[1] ?? match[2]?.replaceAll(/\\(.)/g, '$1') ?? match[3] ?? '');
  }
  return tokens;
}

/** Reads the `q` parameter of a collection: `companyName START_WITH "Nor" AND creditLimit GREATER 100`. Throws `RestError`. */
export function parseRecordFilter(text: string): RecordFilter {
  const tokens = tokenize(text);
  let at = 0;
  const take = () => tokens[at++];
  const isNext = (word: string) => tokens[at]?.toUpperCase() === word;

  const parseOr = (): RecordFilter => {
    const terms = [parseAnd()];
    for (; isNext('OR'); terms.push(parseAnd())) at++;
    return (record) => terms.some((term) => term(record));
  };
  const parseAnd = (): RecordFilter => {
    const terms = [parseTerm()];
    for (; isNext('AND'); terms.push(parseTerm())) at++;
    return (record) => terms.every((term) => term(record));
  };
  const parseTerm = (): RecordFilter => {
    if (isNext('(')) {
      at++;
      const inner = parseOr();
      if (take() !== ')') throw refuse('A closing parenthesis is missing.');
      return inner;
    }
    const field = take()?.toLowerCase();
    const [, name = '', not] = /^(.+?)(_NOT)?$/.exec(take()?.toUpperCase() ?? '') ?? [];
    const operator = operators[name];
    if (field === undefined || !operator) throw refuse(`Operator ${name} is not supported.`);
    const operands = name === 'EMPTY' ? [] : parseOperands();
    return (record) => {
      const key = Object.keys(record).find((known) => known.toLowerCase() === field);
      return operator(textOf(key === undefined ? undefined : record[key]), operands) !== (not !== undefined);
    };
  };
  const parseOperands = (): readonly string[] => {
    const first = take();
    if (first === undefined) throw refuse('A value is missing.');
    if (first !== '[') return [first];
    const values: string[] = [];
    for (let next = take(); next !== ']'; next = take()) {
      if (next === undefined) throw refuse('A closing bracket is missing.');
      if (next !== ',') values.push(next);
    }
    return values;
  };

  const filter = parseOr();
  if (at < tokens.length) throw refuse(`Unexpected ${tokens[at]}.`);
  return filter;
}
