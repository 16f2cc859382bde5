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
const bin = fileURLToPath(new URL('../../bin/weir.mjs', import.meta.url));

export interface Workload {
  readonly supergraphFile: string;
  readonly subgraphsOrigin: string;
  readonly port: number;
}

/** Ours, the hand-written server, and the peers that are installed in bench/gateway/peers. */
export function listContenders(workload: Workload): Contender[] {
  const { supergraphFile, subgraphsOrigin, port } = workload;
  const env = { SUPERGRAPH: supergraphFile, SUBGRAPHS: subgraphsOrigin, PORT: String(port) };
  const peer = (name: string, file: string, needs: string, more = {}): Contender[] =>
    existsSync(`${peers}node_modules/${needs}`)
      ? [{ name, command: [process.execPath, peers + file], env: { ...env, ...more }, readyLine: /^ready$/m }]
      : [];
  const hive = (name: string, more: Readonly<Record<string, string>>) =>
    peer(`Hive Gateway 2.14.2, ${name}`, 'hive-gateway.mjs', '@graphql-hive/router-runtime', more);
  return [
    weir(workload),
    {
      name: 'hand-written',
      command: [process.execPath, `${peers}hand-written.mjs`],
      env,
      readyLine: /^ready$/m,
    },
    ...peer('@apollo/gateway 2.14.4 behind yoga', 'apollo-gateway.mjs', '@apollo/gateway'),
    ...hive('no sharing', { SHARING: 'off' }),
    ...hive('Rust planner, no sharing', { SHARING: 'off', PLANNER: 'rust' }),
    ...hive('Rust planner', { PLANNER: 'rust' }),
    weir(workload, 'weir --share', ['--share']),
    ...hive('Rust planner, equal client requests shared', { SHARING: 'clients', PLANNER: 'rust' }),
  ];
}

function weir({ supergraphFile, port }: Workload, name = 'weir', more: readonly string[] = []): Contender {
  const options = ['gateway', '--supergraph', supergraphFile, '--port', String(port), '--no-auth', ...more];
  return { name, command: [process.execPath, bin, ...options], env: {}, readyLine: /ready on/ };
}
