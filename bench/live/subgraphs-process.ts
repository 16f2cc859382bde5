import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { orderLines } from './graph.ts';
import { answerQuestions } from './pinned-process.ts';

// Both subgraphs: answers `_entities` as the plan asks for them, without an execution, so that the gateway is what is measured.
let requests = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    requests++;
    const { variables } = JSON.parse(Buffer.concat(chunks).toString());
    const representations = variables.representations as { __typename: string; id: string }[];
    const entities = representations.map(({ __typename, id }) =>
      __typename === 'Customer'
        ? { __typename, id, name: `Customer ${id}` }
        : {
            __typename,
            id,
            number: `SO-${id}`,
            status: 'OPEN',
            lines: orderLines,
            customer: { __typename: 'Customer', id: `c${id.length}` },
          },
    );
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { _entities: entities } }));
  });
});
server.listen(0, '127.0.0.1', () =>
  answerQuestions({
    url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests: () => requests,
  }),
);
