import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { company, errorOf, type RunningOrg, recordsOf, richCustomer, startOrg } from '../running-org.ts';

describe('SOQL in the simulated org', () => {
  let org: RunningOrg;
  let testAccounts: string;
  beforeAll(async () => {
    org = await startOrg({ limits: 'off' });
    const rows = [
      { Name: 'Zeta_1', NumberOfEmployees: 10, AnnualRevenue: 1000, Site: 'a%b' },
      { Name: 'zeta 2', NumberOfEmployees: 20, AnnualRevenue: null, Site: 'a_b' },
      { Name: "Zeta 'three'", NumberOfEmployees: null, AnnualRevenue: 3000, Site: null },
      { Name: 'ZETA\\4', NumberOfEmployees: 40, AnnualRevenue: 1000, Site: 'axb' },
    ].map((row) => ({ attributes: { type: 'Account' }, AccountSource: 'Zeta', ...row }));
    const created = await org.api('POST', '/composite/sobjects', { allOrNone: true, records: rows });
    testAccounts = (created.body as { id: string }[]).map(({ id }) => `'${id}'`).join(',');
  });
  afterAll(() => org[Symbol.asyncDispose]());

  async function names(condition: string, rest = ''): Promise<unknown[]> {
    const reply = await org.query(
      `SELECT Name FROM Account WHERE Id IN (${testAccounts}) AND (${condition}) ${rest}`,
    );
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    return recordsOf(reply).map(({ Name }) => Name);
  }

  const one = 'Zeta_1';
  const two = 'zeta 2';
  const three = "Zeta 'three'";
  const four = 'ZETA\\4';
  test.each<[string, string[]]>([
    ["Name = 'ZETA_1'", [one]],
    ["Name != 'zeta_1'", [two, three, four]],
    ["Name LIKE 'zeta_2'", [two]],
    ["Name LIKE 'zeta\\_1'", [one]],
    ["Name LIKE '%three%'", [three]],
    ["Name = 'Zeta \\'three\\''", [three]],
    ["Name = 'ZETA\\\\4'", [four]],
    ["Site LIKE 'a%b'", [one, two, four]],
    ["Site LIKE 'a\\%b'", [one]],
    ["Site LIKE 'a_b'", [one, two, four]],
    ['Site = null', [three]],
    ['Site != null', [one, two, four]],
    ["Site != 'axb'", [one, two, three]],
    ["(NOT Site = 'axb')", [one, two, three]],
    ["Site NOT IN ('axb','a_b')", [one, three]],
    ['NumberOfEmployees > 10', [two, four]],
    ['NumberOfEmployees >= 10 AND NumberOfEmployees < 40', [one, two]],
    ['NumberOfEmployees IN (10, 40)', [one, four]],
    ['NumberOfEmployees = null OR AnnualRevenue = null', [two, three]],
    ["(NOT (Name = 'zeta 2' OR Name = 'zeta_1'))", [three, four]],
    ["(Name = 'zeta 2' OR Name = 'zeta_1') AND NumberOfEmployees = 20", [two]],
    ['IsDeleted = false', [one, two, three, four]],
    ['CreatedDate = TODAY', [one, two, three, four]],
    ['CreatedDate > YESTERDAY AND CreatedDate < TOMORROW', [one, two, three, four]],
    ['CreatedDate = LAST_N_DAYS:2', [one, two, three, four]],
    ['CreatedDate < LAST_N_DAYS:2', []],
    ['CreatedDate > 2020-01-01T00:00:00Z', [one, two, three, four]],
    ['CreatedDate < 2020-01-01T00:00:00%2B02:00'.replace('%2B', '+'), []],
    ["Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Nobody at all')", []],
    ["Owner.Username LIKE 'weir%'", [one, two, three, four]],
    ['Parent.Name = null', [one, two, three, four]],
  ])('WHERE %s', async (condition, expected) => {
    expect(await names(condition, 'ORDER BY CreatedDate, Id')).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['ORDER BY Name', ["Zeta 'three'", 'zeta 2', 'ZETA\\4', 'Zeta_1']],
    ['ORDER BY NumberOfEmployees, Name', [three, one, two, four]],
    ['ORDER BY NumberOfEmployees NULLS LAST', [one, two, four, three]],
    ['ORDER BY NumberOfEmployees DESC NULLS LAST', [four, two, one, three]],
    ['ORDER BY NumberOfEmployees DESC', [three, four, two, one]],
    ['ORDER BY AnnualRevenue, NumberOfEmployees DESC LIMIT 2', [two, four]],
    ['ORDER BY Name LIMIT 2 OFFSET 1', [two, four]],
  ])('%s', async (order, expected) => {
    expect(await names('Id != null', order)).toEqual(expected);
  });

  test('an indexed condition finds what a scan finds', async () => {
    const { salesforceId } = richCustomer;
    const byIndex = await org.query(`SELECT Id FROM Contact WHERE AccountId = '${salesforceId}' ORDER BY Id`);
    const byScan = await org.query(
      `SELECT Id FROM Contact WHERE Account.Name = '${richCustomer.name}' ORDER BY Id`,
    );
    expect(recordsOf(byIndex)).toHaveLength(richCustomer.contacts.length);
    expect(recordsOf(byIndex)).toEqual(recordsOf(byScan));
    const byShortId = await org.query(
      `SELECT Id FROM Contact WHERE AccountId = '${salesforceId.slice(0, 15)}' ORDER BY Id`,
    );
    expect(recordsOf(byShortId)).toEqual(recordsOf(byIndex));
    const either = await org.query(
      `SELECT Id FROM Account WHERE Id = '${salesforceId}' OR ParentId = '${richCustomer.parentSalesforceId}' OR Id = '${salesforceId}'`,
    );
    const children = company.customers.filter(
      ({ parentSalesforceId }) => parentSalesforceId === richCustomer.parentSalesforceId,
    );
    expect(
      recordsOf(either)
        .map(({ Id }) => Id)
        .toSorted(),
    ).toEqual(children.map((child) => child.salesforceId).toSorted());
  });

  test('parents nest, children come as results of their own, and what is not there is null', async () => {
    const reply = await org.query(
      `SELECT Id, Parent.Name, Parent.Owner.Name, (SELECT Id FROM Contacts ORDER BY LastName LIMIT 2), (SELECT Id FROM Orders) FROM Account WHERE Id = '${richCustomer.salesforceId}'`,
    );
    const [record] = recordsOf(reply);
    expect(record).toMatchObject({
      attributes: {
        type: 'Account',
        url: `/services/data/v67.0/sobjects/Account/${richCustomer.salesforceId}`,
      },
      Parent: { attributes: { type: 'Account' }, Owner: { Name: 'Integration User' } },
      Contacts: { totalSize: 2, done: true },
      Orders: null,
    });
    const orphan = await org.query(`SELECT Parent.Name FROM Account WHERE ParentId = null LIMIT 1`);
    expect(recordsOf(orphan)[0]?.Parent).toBeNull();
  });

  test('aggregates count, sum and group', async () => {
    const count = await org.query('SELECT COUNT() FROM Account');
    expect(count.body).toMatchObject({ totalSize: company.customers.length + 4, done: true, records: [] });
    const group = await org.query(
      'SELECT AccountSource, COUNT(Id) n, SUM(AnnualRevenue), MAX(NumberOfEmployees) most, AVG(NumberOfEmployees) FROM Account WHERE AccountSource != null GROUP BY AccountSource',
    );
    expect(group.body).toEqual({
      totalSize: 1,
      done: true,
      records: [
        {
          attributes: { type: 'AggregateResult' },
          AccountSource: 'Zeta',
          n: 4,
          expr0: 5000,
          most: 40,
          expr1: 23.333333333333332,
        },
      ],
    });
  });

  test('deleted rows are seen by queryAll only', async () => {
    const { body } = await org.api('POST', '/sobjects/Contact', { LastName: 'Going' });
    const { id } = body as { id: string };
    await org.api('DELETE', `/sobjects/Contact/${id}`);
    const soql = encodeURIComponent(`SELECT Id, IsDeleted FROM Contact WHERE Id = '${id}'`);
    expect((await org.api('GET', `/query?q=${soql}`)).body).toMatchObject({ totalSize: 0 });
    expect(recordsOf(await org.api('GET', `/queryAll?q=${soql}`))).toMatchObject([
      { Id: id, IsDeleted: true },
    ]);
  });

  test('a result comes in pages of the size that was asked for', async () => {
    const headers = { 'sforce-query-options': 'batchSize=200' };
    const first = await org.api('GET', '/query?q=SELECT+Id+FROM+PricebookEntry', undefined, headers);
    const { totalSize, nextRecordsUrl } = first.body as { totalSize: number; nextRecordsUrl: string };
    expect(recordsOf(first)).toHaveLength(200);
    expect(nextRecordsUrl).toMatch(/^\/services\/data\/v67\.0\/query\/01g\w{15}-200$/);
    const second = await org.api('GET', nextRecordsUrl, undefined, headers);
    expect(second.body).toMatchObject({ totalSize, done: totalSize <= 400 });
    const gone = await org.api('GET', '/query/01gxxxxxxxxxxxxxxx-200');
    expect(errorOf(gone).errorCode).toBe('INVALID_QUERY_LOCATOR');
  });

  test.each<[string, string, RegExp]>([
    [
      'SELECT Id FROM XYZZY',
      'INVALID_TYPE',
      /^\nSELECT Id FROM XYZZY\n {15}\^\nERROR at Row:1:Column:16\nsObject type 'XYZZY' is not supported\./,
    ],
    [
      'SELECT Id, Nope FROM Account',
      'INVALID_FIELD',
      /\n {11}\^\nERROR at Row:1:Column:12\nNo such column 'Nope' on entity 'Account'\./,
    ],
    ['SELECT Nope.Name FROM Account', 'INVALID_FIELD', /Didn't understand relationship 'Nope' in field path/],
    ['SELECT Id FROM Account WHERE Nope = 1', 'INVALID_FIELD', /No such column 'Nope'/],
    ['SELECT Id FROM Account ORDER BY Nope', 'INVALID_FIELD', /No such column 'Nope'/],
    [
      'SELECT Id, (SELECT Id FROM Nopes) FROM Account',
      'INVALID_FIELD',
      /Didn't understand relationship 'Nopes'/,
    ],
    ['SELECT Id, Id FROM Account', 'MALFORMED_QUERY', /duplicate field selected: Id/],
    ['SELECT FROM Account', 'MALFORMED_QUERY', /unexpected token/],
    ['SELECT Id FROM Account WHERE', 'MALFORMED_QUERY', /unexpected token: '<EOF>'/],
    [
      "SELECT Id FROM Account WHERE Name = 'a' OR Name = 'b' AND Name = 'c'",
      'MALFORMED_QUERY',
      /unexpected token: 'AND'/,
    ],
    [
      "SELECT Id FROM Account WHERE Id = 'not an id'",
      'INVALID_QUERY_FILTER_OPERATOR',
      /invalid ID field: not an id/,
    ],
    [
      'SELECT Id FROM Account WHERE Name = 7',
      'INVALID_FIELD',
      /must be of type string and should be enclosed in quotes/,
    ],
    [
      "SELECT Id FROM Account WHERE AnnualRevenue = '7'",
      'INVALID_FIELD',
      /must be of type double and should not be enclosed/,
    ],
    [
      "SELECT Id FROM Quote WHERE ExpirationDate > '2026-01-01'",
      'INVALID_FIELD',
      /must be of type date and should not be/,
    ],
    [
      'SELECT Id FROM Quote WHERE ExpirationDate > 2026-01-01T00:00:00Z',
      'INVALID_FIELD',
      /must be of type date/,
    ],
    [
      "SELECT Id FROM Account WHERE Description = 'x'",
      'INVALID_FIELD',
      /can not be filtered in a query call/,
    ],
    [
      "SELECT Id FROM Account WHERE Id LIKE '001%'",
      'INVALID_QUERY_FILTER_OPERATOR',
      /invalid operator on id field/,
    ],
    [
      'SELECT Id FROM Account OFFSET 2001',
      'NUMBER_OUTSIDE_VALID_RANGE',
      /Maximum SOQL offset allowed is 2000/,
    ],
    ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY', /must have a LIMIT of at most 200/],
    [
      'SELECT Name, COUNT(Id) FROM Account GROUP BY Type',
      'MALFORMED_QUERY',
      /must be grouped or aggregated: Name/,
    ],
    ['', 'MALFORMED_QUERY', /A query string has to be specified/],
  ])('%s is refused with %s', async (soql, code, words) => {
    const reply = await org.query(soql);
    expect(reply.status).toBe(400);
    expect(errorOf(reply).errorCode).toBe(code);
    expect(errorOf(reply).message).toMatch(words);
  });

  test.each([
    'SELECT Type FROM Account GROUP BY Type HAVING COUNT(Id) > 1',
    'SELECT toLabel(Type) FROM Account',
    'SELECT Id FROM Account WHERE DAY_ONLY(CreatedDate) = 2026-01-01',
    'SELECT Id FROM Account WHERE CreatedDate = THIS_FISCAL_QUARTER',
    "SELECT Id FROM Account WHERE Type INCLUDES ('a')",
    'SELECT TYPEOF Owner WHEN User THEN Name END FROM Account',
    'SELECT Id FROM Account USING SCOPE mine',
    'SELECT Id FROM Account FOR UPDATE',
    'SELECT COUNT(Id) FROM Account GROUP BY Type ORDER BY COUNT(Id)',
  ])('what the simulator does not know it refuses instead of answering wrongly: %s', async (soql) => {
    const reply = await org.query(soql);
    expect(reply.status).toBe(400);
    expect(errorOf(reply)).toMatchObject({
      errorCode: 'MALFORMED_QUERY',
      message: expect.stringMatching(/does not know/),
    });
  });
});
