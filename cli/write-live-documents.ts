import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kind, parse, print, separateOperations } from 'graphql';

// Part of npm run codegen: the product's subscriptions as texts that know the types of their variables and results.
const folder = 'schema/operations';
const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql')).sort();
const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
const subscriptions = texts
  .flatMap((text) => Object.values(separateOperations(parse(text, { noLocation: true }))))
  .flatMap((document) =>
    document.definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION && node.operation === 'subscription' && node.name
        ? [{ name: node.name.value, text: print(document) }]
        : [],
    ),
  )
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const types = subscriptions.flatMap(({ name }) => [`${name}Subscription`, `${name}SubscriptionVariables`]);
const lineWidth = 110;

/** As the formatter would write it. */
function toConstant({ name, text }: { readonly name: string; readonly text: string }): string {
  const constant = `export const ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const result = `${name}Subscription`;
  const variables = `${name}SubscriptionVariables`;
  const line = `${constant}: LiveDocument<${result}, ${variables}> = {`;
  const head =
    line.length <= lineWidth ? line : `${constant}: LiveDocument<\n  ${result},\n  ${variables}\n> = {`;
  return `${head}\n  text: \`${text.replaceAll('`', '\\`')}\`,\n};\n`;
}

await writeFile(
  'console/live-client/documents.ts',
  `// Written by npm run codegen from ${folder}.\nimport type {\n${types.map((name) => `  ${name},\n`).join('')}} from './generated.ts';
import type { LiveDocument } from './live-document.ts';\n\n${subscriptions.map(toConstant).join('\n')}`,
);
