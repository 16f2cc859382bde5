import { writeFile } from 'node:fs/promises';
import { toManifestOperations, writeManifest } from '#gateway/operations/operation-manifest.ts';
import { readOperationTexts } from '#gateway/operations/read-operation-texts.ts';

// Part of npm run codegen: the trusted operations by their hashes.
const operations = toManifestOperations(await readOperationTexts('schema/operations'));
await writeFile('schema/operations/manifest.json', writeManifest(operations));
