import type { RuleCases } from '../rule-case.ts';

const deep = { Deep: 'query Deep($n: Int) { orders(first: $n) { nodes { lines { id } } } }' };

const laughs = [
  '{ viewer { ...F0 } }',
  ...Array.from({ length: 60 }, (_, n) => `fragment F${n} on Viewer { ...F${n + 1} ...F${n + 1} }`),
  'fragment F60 on Viewer { id }',
].join(' ');

export const operationCases: RuleCases = {
  'operation-broken': {
    found: [
      {
        name: 'by a field that is gone',
        edits: [['sales', 'totalCount: Int!', 'count: Int!']],
        operations: { Count: '{ orders { totalCount } }' },
        severity: 'block',
        coordinate: 'OrderConnection.totalCount',
        says: 'Count (crm@2.1, 7 calls) cannot run',
      },
      {
        name: 'by an argument of another type',
        edits: [['sales', 'text: String!', 'text: Int!']],
        operations: { Find: '{ search(text: "x") { __typename } }' },
        severity: 'block',
        coordinate: 'Query.search(text:)',
      },
      {
        name: 'inside of a fragment',
        edits: [['sales', 'email: String', 'mail: String']],
        operations: { Me: '{ viewer { ...V } } fragment V on Viewer { email }' },
        severity: 'block',
        coordinate: 'Viewer.email',
      },
    ],
    notFound: [
      {
        name: 'by a field that it does not read',
        edits: [['sales', 'totalCount: Int!', 'count: Int!']],
        operations: { Nodes: '{ orders { nodes { id } } }' },
      },
      {
        name: 'that was broken before',
        edits: [['sales', 'totalCount: Int!', 'count: Int!']],
        operations: { Nodes: '{ orders { never } }' },
      },
      { name: 'without any operations', edits: [['sales', 'totalCount: Int!', 'count: Int!']] },
    ],
  },
  'operations-unknown': {
    found: [
      { name: 'no operation at all', edits: [], operations: {}, severity: 'warn', coordinate: null },
      {
        name: 'one of another graph',
        edits: [],
        operations: { Films: '{ films { title } }' },
        severity: 'info',
        coordinate: null,
        says: 'Films',
      },
    ],
    notFound: [
      { name: 'operations of this graph', edits: [], operations: deep },
      { name: 'none given', edits: [] },
    ],
  },
  'operation-cost': {
    found: [
      {
        name: 'by a list that is longer',
        edits: [['sales', 'assumedSize: 10', 'assumedSize: 90']],
        operations: deep,
        maxCost: 2_000,
        severity: 'block',
        coordinate: null,
        says: 'Deep',
      },
      {
        name: 'by a weight',
        edits: [['sales', 'type Entity {', 'type Entity @cost(weight: 50) {']],
        operations: { E: '{ orders(first: 50) { nodes { entity { id } } } }' },
        maxCost: 2_000,
        severity: 'block',
        coordinate: null,
      },
    ],
    notFound: [
      {
        name: 'within its budget',
        edits: [['sales', 'assumedSize: 10', 'assumedSize: 90']],
        operations: deep,
        maxCost: 20_000,
      },
      {
        name: 'a fragment inside of itself',
        edits: [],
        operations: { Loop: '{ viewer { ...V } } fragment V on Viewer { id ...V }' },
      },
      { name: 'fragments that double at every step', edits: [], operations: { Laughs: laughs } },
      { name: 'over its budget before', edits: [], operations: deep, maxCost: 100 },
      {
        name: 'a page that says how small it is',
        edits: [['sales', 'assumedSize: 10', 'assumedSize: 90']],
        operations: { Small: '{ orders(first: 2) { nodes { lines { id } } } }' },
        maxCost: 2_000,
      },
    ],
  },
};
