import { describe, expect, it } from 'vitest';
import { runSuiteQl } from '#systems/netsuite/simulator/suiteql-run.ts';
import { defineTable, type VirtualTable } from '#systems/netsuite/simulator/suiteql-table.ts';

interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly age: string | null;
  readonly team: string | null;
  readonly joined: string;
}

const people: readonly Person[] = [
  { id: '1', name: 'Ada', age: '36', team: '10', joined: '2026-01-05T00:00:00' },
  { id: '2', name: 'Bo', age: '9', team: '10', joined: '2026-02-10T12:30:00' },
  { id: '3', name: 'Cy', age: null, team: '20', joined: '2025-12-31T00:00:00' },
  { id: '4', name: null, age: '100.50', team: null, joined: '2026-02-10T00:00:00' },
];
const teams = [
  { id: '10', title: 'Red' },
  { id: '30', title: 'Blue' },
];

const person: VirtualTable = defineTable<Person>({
  name: 'person',
  rows: () => people,
  size: () => people.length,
  lookups: { id: { typical: 1, find: (id) => people.filter((one) => one.id === id) } },
  columns: {
    id: ['number', (row) => row.id],
    name: ['text', (row) => row.name],
    age: ['number', (row) => row.age],
    team: {
      type: 'number',
      value: (row) => row.team,
      display: (row) => teams.find(({ id }) => id === row.team)?.title,
      criteria: (row) => row.team && `Team:${row.team}`,
    },
    joined: ['date', (row) => row.joined],
  },
});
const team: VirtualTable = defineTable<(typeof teams)[number]>({
  name: 'team',
  rows: () => teams,
  size: () => teams.length,
  columns: { id: ['number', (row) => row.id], title: ['text', (row) => row.title] },
});
const tables = new Map([
  ['person', person],
  ['team', team],
]);
const run = (text: string, ...params: string[]) => runSuiteQl(text, params, tables).rows;
const names = (where: string, ...params: string[]) =>
  run(`SELECT name FROM person WHERE ${where} ORDER BY id`, ...params).map(([name]) => name);

describe('SELECT', () => {
  it('takes aliases, expressions and functions', () => {
    expect(
      run(`SELECT UPPER(name) || '!' AS shout, age * 2 + 1 twice, NVL(name, 'nobody'), SUBSTR(name, 2), LENGTH(name)
        FROM person WHERE id = 1`),
    ).toEqual([['ADA!', '73', 'Ada', 'da', '3']]);
  });

  it('computes decimals exactly', () => {
    expect(
      run('SELECT 0.1 + 0.2, 10 / 4, ROUND(2.345, 2), ABS(-1.50), -age FROM person WHERE id = 2'),
    ).toEqual([['0.3', '2.5', '2.35', '1.5', '-9']]);
  });

  it('formats and reads dates', () => {
    expect(
      run(
        `SELECT TO_CHAR(joined, 'YYYY-MM-DD"T"HH24:MI:SS'), TO_CHAR(TRUNC(joined), 'DD.MM.YYYY') FROM person WHERE id = 2`,
      ),
    ).toEqual([['2026-02-10T12:30:00', '10.02.2026']]);
    expect(names("joined >= TO_DATE('2026-02-10', 'YYYY-MM-DD')")).toEqual(['Bo', null]);
    expect(names('joined = TO_TIMESTAMP(?, \'YYYY-MM-DD"T"HH24:MI:SS\')', '2026-02-10T12:30:00')).toEqual([
      'Bo',
    ]);
    expect(names("joined < '1/1/2026'")).toEqual(['Cy']);
  });

  it('shows display and criteria values', () => {
    expect(
      run('SELECT BUILTIN.DF(team), BUILTIN.CF(team), team FROM person WHERE id IN (1, 3) ORDER BY id'),
    ).toEqual([
      ['Red', 'Team:10', '10'],
      [null, 'Team:20', '20'],
    ]);
  });

  it('decides by CASE', () => {
    expect(
      run(`SELECT CASE WHEN age > 50 THEN 'old' WHEN age > 10 THEN 'mid' ELSE 'young' END,
        CASE team WHEN 10 THEN 'R' END FROM person ORDER BY id`),
    ).toEqual([
      ['mid', 'R'],
      ['young', 'R'],
      ['young', null],
      ['old', null],
    ]);
  });

  it('drops repetitions with DISTINCT and cuts with TOP or FETCH FIRST', () => {
    expect(run('SELECT DISTINCT team FROM person WHERE team IS NOT NULL ORDER BY team')).toEqual([
      ['10'],
      ['20'],
    ]);
    expect(run('SELECT TOP 2 id FROM person ORDER BY id DESC')).toEqual([['4'], ['3']]);
    expect(run('SELECT id FROM person ORDER BY id DESC FETCH FIRST 1 ROWS ONLY')).toEqual([['4']]);
    expect(run('SELECT id FROM person WHERE ROWNUM <= 2')).toHaveLength(2);
  });
});

describe('WHERE', () => {
  it('compares numbers as numbers and texts as texts', () => {
    expect(names('age > 9')).toEqual(['Ada', null]);
    expect(names('age >= ?', '9')).toEqual(['Ada', 'Bo', null]);
    expect(names('age = 100.5')).toEqual([null]);
    expect(names("name > 'Ada'")).toEqual(['Bo', 'Cy']);
  });

  it('knows that NULL is neither equal nor unequal', () => {
    expect(names("name <> 'Ada'")).toEqual(['Bo', 'Cy']);
    expect(names("NOT (name = 'Ada')")).toEqual(['Bo', 'Cy']);
    expect(names('age IS NULL')).toEqual(['Cy']);
    expect(names('age NOT IN (36, NULL)')).toEqual([]);
    expect(names("name = '' OR id = 3")).toEqual(['Cy']);
  });

  it('takes IN, BETWEEN, LIKE and their negations', () => {
    expect(names('id IN (?, ?, 99)', '1', '3')).toEqual(['Ada', 'Cy']);
    expect(names('age BETWEEN 9 AND 36')).toEqual(['Ada', 'Bo']);
    expect(names('age NOT BETWEEN 10 AND 40')).toEqual(['Bo', null]);
    expect(names("name LIKE '_o' OR name LIKE 'A%'")).toEqual(['Ada', 'Bo']);
    expect(names("name NOT LIKE '%a%'")).toEqual(['Bo', 'Cy']);
    expect(names("name LIKE '\\_o' ESCAPE '\\'")).toEqual([]);
  });

  it('takes sub-selects, also limited and derived ones', () => {
    expect(names('team IN (SELECT id FROM team)')).toEqual(['Ada', 'Bo']);
    expect(names('id IN (SELECT p.id FROM person p ORDER BY p.age DESC FETCH FIRST 2 ROWS ONLY)')).toEqual([
      'Cy',
      null,
    ]);
    expect(run('SELECT x.total FROM (SELECT SUM(age) AS total FROM person) x')).toEqual([['145.5']]);
  });

  it('binds parameters as values, never as text of the statement', () => {
    expect(names('name = ?', "x' OR '1'='1")).toEqual([]);
    expect(() => names('id = ?', '1 OR 1=1')).toThrow('ORA-01722');
  });
});

describe('JOIN', () => {
  it('joins inner and left, whichever side is larger', () => {
    expect(run('SELECT p.id, t.title FROM person p JOIN team t ON t.id = p.team ORDER BY p.id')).toEqual([
      ['1', 'Red'],
      ['2', 'Red'],
    ]);
    expect(
      run(
        "SELECT p.id, t.title FROM person p LEFT JOIN team t ON t.id = p.team AND t.title = 'Red' ORDER BY p.id",
      ),
    ).toEqual([
      ['1', 'Red'],
      ['2', 'Red'],
      ['3', null],
      ['4', null],
    ]);
    expect(
      run('SELECT p.id FROM person p LEFT OUTER JOIN team t ON t.id = p.team WHERE t.id IS NULL ORDER BY 1'),
    ).toEqual([['3'], ['4']]);
    expect(run('SELECT p.id, t.id FROM person p, team t WHERE p.team = t.id AND p.id = 2')).toEqual([
      ['2', '10'],
    ]);
  });
});

describe('GROUP BY', () => {
  it('aggregates groups, filters them and sorts by aggregates', () => {
    expect(
      run(`SELECT team, COUNT(*) AS n, SUM(age) AS total, MIN(name), MAX(joined), COUNT(DISTINCT team)
        FROM person GROUP BY team HAVING COUNT(*) >= 1 ORDER BY COUNT(*) DESC, team NULLS LAST`),
    ).toEqual([
      ['10', '2', '45', 'Ada', '2026-02-10T12:30:00', '1'],
      ['20', '1', null, 'Cy', '2025-12-31T00:00:00', '1'],
      [null, '1', '100.5', null, '2026-02-10T00:00:00', '0'],
    ]);
  });

  it('aggregates nothing to one row', () => {
    expect(run('SELECT COUNT(*), SUM(age), AVG(age) FROM person WHERE id = 99')).toEqual([['0', null, null]]);
    expect(run('SELECT AVG(age) FROM person WHERE team = 10')).toEqual([['22.5']]);
  });
});

describe('ROW_NUMBER', () => {
  it('numbers the rows of each partition in an order of its own', () => {
    expect(
      run(`SELECT name, ROW_NUMBER() OVER (PARTITION BY team ORDER BY age DESC NULLS LAST) AS place,
        ROW_NUMBER() OVER (ORDER BY joined DESC, id) FROM person ORDER BY id`),
    ).toEqual([
      ['Ada', '1', '3'],
      ['Bo', '2', '1'],
      ['Cy', '1', '4'],
      [null, '1', '2'],
    ]);
  });

  it('sees the rows that WHERE lets pass, before DISTINCT and FETCH FIRST', () => {
    expect(
      run(
        'SELECT ROW_NUMBER() OVER (ORDER BY id DESC) n FROM person WHERE id > 1 ORDER BY n FETCH FIRST 2 ROWS ONLY',
      ),
    ).toEqual([['1'], ['2']]);
    expect(run('SELECT id FROM person ORDER BY ROW_NUMBER() OVER (ORDER BY name DESC NULLS LAST)')).toEqual([
      ['3'],
      ['2'],
      ['1'],
      ['4'],
    ]);
  });

  it('picks the first of each partition by way of a derived table', () => {
    expect(
      names(
        `id IN (SELECT r.id FROM (SELECT p.id AS id, ROW_NUMBER() OVER (PARTITION BY p.team ORDER BY p.id DESC) AS place
        FROM person p WHERE p.team IN (?, ?)) r WHERE r.place <= 1)`,
        '10',
        '20',
      ),
    ).toEqual(['Bo', 'Cy']);
  });
});

it('ORDER BY puts NULLs as Oracle does', () => {
  expect(run('SELECT id FROM person ORDER BY age').map(([id]) => id)).toEqual(['2', '1', '4', '3']);
  expect(run('SELECT id FROM person ORDER BY age DESC').map(([id]) => id)).toEqual(['3', '4', '1', '2']);
});

it.each([
  ['SELECT foo FROM person', "Field 'foo' not found."],
  ['SELECT x.id FROM person p', "Field 'x.id' not found."],
  ['SELECT id FROM person, team', "Field 'id' is ambiguous"],
  ['SELECT email FROM Email', 'Invalid search type: email.'],
  ['DELETE FROM person', 'Only SELECT statements'],
  ['SELECT id FROM person LIMIT 5', "Unexpected 'LIMIT'"],
  ['SELECT id FROM person UNION SELECT id FROM team', "Unexpected 'UNION'"],
  ['SELECT id FROM person; DROP TABLE person', "Unexpected 'DROP'"],
  ['SELECT LISTAGG(name) FROM person', 'Function LISTAGG is not supported'],
  ['SELECT name, COUNT(*) FROM person', 'not a GROUP BY expression'],
  ['SELECT id FROM person WHERE SUM(age) > 1', 'not allowed here'],
  ['SELECT id FROM person WHERE name', 'A value stands where a condition is expected'],
  ['SELECT id FROM person WHERE id = ?', 'Expected: 1. Provided: 0.'],
  ['SELECT id FROM person WHERE name = `x`', "Unexpected '`'"],
  ['SELECT age / 0 FROM person WHERE id = 1', 'divisor is equal to zero'],
  ["SELECT id FROM person WHERE joined = 'soon'", 'Parse of date/time "soon" failed'],
  [
    'SELECT id FROM person WHERE ROW_NUMBER() OVER (ORDER BY id) = 1',
    'window functions are not allowed here',
  ],
  ['SELECT ROW_NUMBER() OVER (PARTITION BY team) FROM person', 'missing ORDER BY expression'],
  ['SELECT ROW_NUMBER() FROM person', 'Function ROW_NUMBER is not supported'],
  ['SELECT SUM(age) OVER (ORDER BY id) FROM person', 'SUM is not supported as a window function'],
  ['SELECT id FROM person WHERE ROWNUM > 3', 'ROWNUM is supported as'],
])('refuses %s', (statement, message) => {
  expect(() => run(statement)).toThrow(message);
});
