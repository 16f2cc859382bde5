import { writeFile } from 'node:fs/promises';
import { composeSupergraph, readSubgraphSdls } from '#registry/compose-supergraph.ts';

// Part of npm run codegen: composes schema/*.graphql into the committed supergraph.
const signal = AbortSignal.timeout(60_000);
await writeFile('schema/supergraph.graphql', composeSupergraph(await readSubgraphSdls('schema', signal)));
