import type { RuleCases } from '../rule-case.ts';

const thing = (fields: string): readonly [string, string, string] => [
  'sales',
  '"A company of ours."',
  `"A thing." type Thing { ${fields} } extend type Query { "T." thing: Thing @authenticated }\n"A company of ours."`,
];

export const governanceCases: RuleCases = {
  'contract-broken': {
    found: [
      {
        name: 'a field that lost its tag',
        edits: [['sales', ' @tag(name: "portal")', '']],
        severity: 'block',
        coordinate: null,
        says: 'Contract "portal": CONTRACT_EMPTY',
      },
      {
        name: 'a field that another tag takes away',
        before: [
          ['sales', '"Who calls."\n  viewer: Viewer', '"Who calls."\n  viewer: Viewer @tag(name: "portal")'],
        ],
        edits: [['sales', 'viewer: Viewer @tag(name: "portal")', 'viewer: Viewer']],
        severity: 'block',
        coordinate: 'Query.viewer',
        subgraph: 'sales',
        says: 'In contract "portal" Query.viewer is gone',
      },
      {
        name: 'a type that is excluded from now on',
        edits: [
          ['sales', 'type OrderLine {', 'type OrderLine @tag(name: "pii-contact") {'],
          ['governance.json', '"include":["portal"]', '"include":["portal"],"exclude":["pii-contact"]'],
        ],
        severity: 'block',
        coordinate: 'Order.lines',
        says: 'In contract "portal"',
      },
      {
        name: 'a contract that is gone',
        edits: [['governance.json', '"portal":{"include":["portal"]}', '']],
        severity: 'block',
        coordinate: null,
        says: 'Contract "portal" is gone',
      },
    ],
    notFound: [
      {
        name: 'a field outside of every contract',
        edits: [['sales', '  viewer: Viewer @authenticated', '  caller: Viewer @authenticated']],
      },
      {
        name: 'what the whole graph loses',
        edits: [['sales', '  "A note."\n  memo(', '  "A note."\n  note(']],
      },
      {
        name: 'a new contract',
        edits: [['governance.json', '"portal":{', '"partner":{"include":["portal"]},"portal":{']],
      },
      { name: 'a new tag', edits: [['sales', '  viewer: Viewer', '  viewer: Viewer @tag(name: "portal")']] },
    ],
  },
  'tag-unknown': {
    found: [
      {
        name: 'a slip of the pen',
        edits: [['sales', '  viewer: Viewer', '  viewer: Viewer @tag(name: "potral")']],
        severity: 'warn',
        coordinate: 'Query.viewer',
        subgraph: 'sales',
        says: 'tagged "potral"',
      },
      {
        name: 'a contract of a tag that nothing wears',
        edits: [['governance.json', '"include":["portal"]', '"include":["portal","partner"]']],
        severity: 'warn',
        coordinate: null,
        says: 'includes "partner"',
      },
    ],
    notFound: [
      {
        name: 'a tag that is listed',
        edits: [['sales', '  viewer: Viewer', '  viewer: Viewer @tag(name: "portal")']],
      },
      {
        name: 'any tag where none is listed',
        before: [['governance.json', '"tags":["portal","pii-contact"],', '']],
        edits: [['sales', '  viewer: Viewer', '  viewer: Viewer @tag(name: "potral")']],
      },
    ],
  },
  'team-missing': {
    found: [
      {
        name: 'a new subgraph without a team',
        edits: [['tax', '', 'type Query { "Rate." rate: Int }']],
        severity: 'warn',
        coordinate: null,
        subgraph: 'tax',
      },
      {
        name: 'a team that is gone',
        edits: [['governance.json', '"sales":"order-management",', '']],
        severity: 'warn',
        coordinate: null,
        subgraph: 'sales',
      },
    ],
    notFound: [
      {
        name: 'a new subgraph with a team',
        edits: [
          ['tax', '', 'type Query { "Rate." rate: Int }'],
          ['governance.json', '"teams":{', '"teams":{"tax":"tax",'],
        ],
      },
      {
        name: 'a subgraph whose every type has a team of its own',
        edits: [
          ['tax', '', 'type Query { "Rate." rate: Int }'],
          ['governance.json', '"teams":{', '"teams":{"Query":"gateway",'],
        ],
      },
    ],
  },
  'personal-data-unclassified': {
    found: [
      {
        name: 'a phone number without a class',
        edits: [thing('"P." phone: String')],
        severity: 'warn',
        coordinate: 'Thing.phone',
        subgraph: 'sales',
      },
      {
        name: 'an address of a contact without a class',
        edits: [thing('"E." billingEmail: String')],
        severity: 'warn',
        coordinate: 'Thing.billingEmail',
      },
      {
        name: 'what is classified and open to everyone',
        edits: [
          [
            'sales',
            '"A company of ours."',
            '"A thing." type Thing { "E." email: String @tag(name: "pii-contact") } extend type Query { "T." thing: Thing }\n"A company of ours."',
          ],
        ],
        severity: 'block',
        coordinate: 'Thing.email',
        says: 'open to everyone',
      },
    ],
    notFound: [
      { name: 'a phone number with a class', edits: [thing('"P." phone: String @tag(name: "pii-contact")')] },
      { name: 'a number that is no phone’s', edits: [thing('"N." number: String "E." emailCount: Int')] },
      {
        name: 'fields of a type that has a class',
        edits: [
          [
            'sales',
            '"A company of ours."',
            '"A thing." type Thing @tag(name: "pii-contact") { "E." email: String } extend type Query { "T." thing: Thing @authenticated }\n"A company of ours."',
          ],
        ],
      },
    ],
  },
  'mapping-partial': {
    found: [
      {
        name: 'a field that only one of the systems has',
        edits: [
          [
            'billing',
            '  "What is owed."',
            '  "Due."\n  due: String! @source(system: "netsuite", record: "invoice")\n  "What is owed."',
          ],
        ],
        severity: 'block',
        coordinate: 'Invoice.due',
        subgraph: 'billing',
        says: 'not mapped from stripe',
      },
    ],
    notFound: [
      {
        name: 'one that may be null',
        edits: [
          [
            'billing',
            '  "What is owed."',
            '  "Due."\n  due: String @source(system: "netsuite", record: "invoice")\n  "What is owed."',
          ],
        ],
      },
      {
        name: 'a type of one system',
        edits: [
          [
            'sales',
            '  "A note."',
            '  "Due."\n  due: String! @source(system: "netsuite", record: "salesOrder")\n  "A note."',
          ],
        ],
      },
    ],
  },
  'system-calls': {
    found: [
      {
        name: 'a field of a page that is read from another record now',
        edits: [['sales', 'record: "salesOrder", field: "status"', 'record: "transaction", field: "status"']],
        operations: { Orders: 'query Orders { orders { nodes { number status } } }' },
        severity: 'warn',
        coordinate: null,
        says: 'Orders adds most',
      },
      {
        name: 'more calls than the system allows',
        edits: [
          ['sales', 'record: "salesOrder", field: "status"', 'record: "transaction", field: "status"'],
          ['governance.json', '"callsPerDay":50', '"callsPerDay":10'],
        ],
        operations: { Orders: 'query Orders { orders { nodes { number status } } }' },
        traffic: { windowDays: 1 },
        severity: 'block',
        coordinate: null,
        says: 'netsuite would be called 14 times a day, of 10 allowed, and was 7',
      },
    ],
    notFound: [
      {
        name: 'a field that nobody reads',
        edits: [['sales', 'record: "salesOrder", field: "status"', 'record: "transaction", field: "status"']],
        operations: { Orders: 'query Orders { orders { nodes { number } } }' },
      },
      {
        name: 'another field of the same record',
        edits: [
          ['sales', 'record: "salesOrder", field: "status"', 'record: "salesOrder", field: "orderStatus"'],
        ],
        operations: { Orders: 'query Orders { orders { nodes { number status } } }' },
      },
      {
        name: 'what nothing is known of',
        edits: [['sales', 'record: "salesOrder", field: "status"', 'record: "transaction", field: "status"']],
      },
    ],
  },
  'plan-regression': {
    found: [
      {
        name: 'a field that moves to another subgraph',
        edits: [
          [
            'sales',
            '  "A note."\n  memo("In which language." language: String): String @source(system: "netsuite", record: "salesOrder", field: "memo")\n',
            '',
          ],
          [
            'billing',
            '  "Its invoices."',
            '  "A note."\n  memo("In which language." language: String): String @source(system: "netsuite", record: "salesOrder", field: "memo")\n  "Its invoices."',
          ],
        ],
        operations: { Note: 'query Note { order(id: "1") { number memo } }' },
        severity: 'warn',
        coordinate: null,
        says: 'Note takes 2 calls of subgraphs, 2 in turn, and took 1, 1 in turn',
      },
    ],
    notFound: [
      {
        name: 'an operation that does not read it',
        edits: [
          [
            'sales',
            '  "A note."\n  memo("In which language." language: String): String @source(system: "netsuite", record: "salesOrder", field: "memo")\n',
            '',
          ],
          [
            'billing',
            '  "Its invoices."',
            '  "A note."\n  memo("In which language." language: String): String @source(system: "netsuite", record: "salesOrder", field: "memo")\n  "Its invoices."',
          ],
        ],
        operations: { Note: 'query Note { order(id: "1") { number } }' },
      },
      {
        name: 'a new field',
        edits: [['sales', '  "A note."', '  "More."\n  more: String\n  "A note."']],
        operations: { Note: 'query Note { order(id: "1") { number memo } }' },
      },
    ],
  },
};
