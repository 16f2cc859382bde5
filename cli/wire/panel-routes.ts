import { readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import type { Route } from '#gateway/gateway-config.ts';

const consoleFolder = join(import.meta.dirname, '../../console');

/** The page as files: what a browser may ask for, and nothing else. */
const programs = ['crm-panel/panel', 'live-client/create-live-client', 'live-client/documents'] as const;

const policy =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; connect-src 'self' ws: wss:; img-src data:";

interface PanelFile {
  readonly text: string;
  readonly type: string;
}

/** Serves the CRM panel under `/panel`: the page, and its programs without their types, read when first asked for. */
export function createPanelRoutes(): Readonly<Record<string, Route>> {
  let reading: Promise<ReadonlyMap<string, PanelFile>> | undefined;
  const answer: Route = async (request) => {
    reading ??= readPanelFiles();
    const file = (await reading).get(new URL(request.url).pathname);
    if (!file) return Response.json({ error: 'Not found' }, { status: 404 });
    const headers = {
      'content-type': file.type,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    };
    return new Response(file.text, { headers });
  };
  return { '/panel': answer, '/panel/*': answer };
}

async function readPanelFiles(): Promise<ReadonlyMap<string, PanelFile>> {
  const files = new Map<string, PanelFile>();
  const read = (path: string) => readFile(path, 'utf8');
  const script = 'text/javascript; charset=utf-8';
  for (const name of programs) {
    const text = stripTypeScriptTypes(await read(join(consoleFolder, `${name}.ts`)));
    files.set(`/panel/${name}.ts`, { text, type: script });
    files.set(`/panel/${name}.js`, { text, type: script });
  }
  const library = dirname(createRequire(import.meta.url).resolve('graphql-ws/package.json'));
  const client = await read(join(library, 'dist/client.js'));
  files.set('/panel/graphql-ws/client.js', { text: client, type: script });
  for (const [, chunk = ''] of client.matchAll(/from '\.\/([\w-]+\.js)'/g))
    files.set(`/panel/graphql-ws/${chunk}`, { text: await read(join(library, 'dist', chunk)), type: script });
  const page = await read(join(consoleFolder, 'crm-panel/panel.html'));
  files.set('/panel', { text: page, type: 'text/html; charset=utf-8' });
  const style = await read(join(consoleFolder, 'crm-panel/panel.css'));
  files.set('/panel/panel.css', { text: style, type: 'text/css; charset=utf-8' });
  return files;
}
