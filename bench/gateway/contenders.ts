import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A server to measure: how it starts, and how it says that it is ready. */
export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly readyLine: RegExp;
}

const peers = fileURLToPath(new URL('./peers/', import.meta.url));
const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export interface Workload {
  readonly supergraphFile: string;
  readonly subgraphsOrigin: string;
  readonly port: number;
}

/** Ours, the hand-written server, and the peers that are installed in bench/gateway/peers. */
export function listContenders({ supergraphFile, subgraphsOrigin, port }: Workload): Contender[] {
  const env = { SUPERGRAPH: supergraphFile, SUBGRAPHS: subgraphsOrigin, PORT: String(port) };
  const peer = (name: string, file: string, needs: string, more = {}): Contender[] =>
    existsSync(`${peers}node_modules/${needs}`)
      ? [{ name, command: [process.execPath, peers + file], env: { ...env, ...more }, readyLine: /^ready$/m }]
      : [];
  return [
    {
      name: 'weir',
      command: [
        process.execPath,
        cli,
        ...['gateway', '--supergraph', supergraphFile, '--port', String(port), '--no-auth'],
      ],
      env: {},
      readyLine: /ready on/,
    },
    {
      name: 'hand-written',
      command: [process.execPath, `${peers}hand-written.mjs`],
      env,
      readyLine: /^ready$/m,
    },
    ...peer('@apollo/gateway 2.14.4 behind yoga', 'apollo-gateway.mjs', '@apollo/gateway'),
    ...peer('Hive Gateway 2.14.2', 'hive-gateway.mjs', '@graphql-hive/gateway-runtime'),
    ...peer('Hive Gateway 2.14.2, no sharing', 'hive-gateway.mjs', '@graphql-hive/gateway-runtime', {
      SHARING: 'off',
    }),
  ];
}
