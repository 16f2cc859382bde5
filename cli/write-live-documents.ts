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
const constants = subscriptions.map(
  ({ name, text }) =>
    `export const ${name.charAt(0).toLowerCase()}${name.slice(1)}: LiveDocument<\n  ${name}Subscription,\n  ${name}SubscriptionVariables\n> = {\n  text: \`${text.replaceAll('`', '\\`')}\`,\n};\n`,
);
await writeFile(
  'console/live-client/documents.ts',
  `// Written by npm run codegen from ${folder}.\nimport type {\n${types.map((name) => `  ${name},\n`).join('')}} from './generated.ts';
import type { LiveDocument } from './live-document.ts';\n\n${constants.join('\n')}`,
);
