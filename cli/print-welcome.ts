import { toEntityId } from '#domain/entity-id.ts';
import { toPersonaClaims } from './personas.ts';
import type { Weir } from './wire/start-weir.ts';

const dayS = 86_400;

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

async function tokens({ identity, systems }: Weir): Promise<string> {
  const { development } = identity;
  if (!development) return '';
  const first = systems.company?.customers[0];
  const customerId = first && toEntityId('Customer', 'salesforce', first.salesforceId);
  const personas = customerId ? ['crm', `portal:${customerId}`] : ['crm'];
  const signed = await Promise.all(
    personas.map((persona) => development.sign(toPersonaClaims(persona), dayS)),
  );
  const shown = personas.map((persona, index) => `${persona}\n  ${signed[index]}`);
  const query = customerId
    ? `{ customer(id: "${customerId}") { name credit { status } orders(first: 3) { nodes { number status } } } }`
    : '{ customers(search: "", first: 3) { nodes { id name } } }';
  return `\nTokens, good for a day (weir token --as PERSONA makes more)\n\n${shown.join('\n')}\n\nA first query\n\n  ${query}\n`;
}

/** Says where everything is and how to begin; the last line is the one that scripts wait for. */
export async function printWelcome(weir: Weir): Promise<void> {
  const { url } = weir.gateway;
  const places: (readonly [string, string])[] = [
    ['GraphQL', `${url}/graphql`],
    ['WebSocket', `${url.replace('http', 'ws')}/graphql`],
    ['CRM panel', `${url}/panel`],
    ['Health', `${url}/health/ready`],
    ['Metrics', `${url}/metrics`],
    ...Object.entries(weir.systems.sandboxUrls).map(
      ([name, address]) => [`Simulated ${name}`, address] as const,
    ),
  ];
  console.log(
    `${table(places)}\n${await tokens(weir)}\nweir ready on ${url.replace('127.0.0.1', 'localhost')}`,
  );
}
