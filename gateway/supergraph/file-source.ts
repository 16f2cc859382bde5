import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { GatewayLog } from '../gateway-config.ts';
import type { SupergraphSource } from './supergraph-source.ts';

/**
 * A file that is watched, through the folder that holds it: a new one is often moved into the old one's place. What is
 * written is read once nothing has changed for `settleMs` (100 where absent), so that half a file is seldom seen.
 */
export function createFileSource(
  file: string,
  log: GatewayLog,
  { settleMs = 100 }: { readonly settleMs?: number } = {},
): SupergraphSource {
  return {
    async start(onUpdate, signal) {
      let sdl = await readFile(file, { encoding: 'utf8', signal });
      const first = sdl;
      let timer: NodeJS.Timeout | undefined;

      async function readAgain() {
        try {
          const text = await readFile(file, 'utf8');
          if (text === sdl) return;
          sdl = text;
          onUpdate(text);
        } catch (err) {
          log.warn({ err, file }, 'the supergraph file cannot be read: the one in use stays');
        }
      }
      const watcher = watch(dirname(resolve(file)), { persistent: false }, (_, changed) => {
        if (changed !== null && changed !== basename(file)) return;
        clearTimeout(timer);
        timer = setTimeout(() => void readAgain(), settleMs);
      });
      watcher.on('error', (err) => log.error({ err, file }, 'the supergraph file is no longer watched'));
      return {
        sdl: first,
        async [Symbol.asyncDispose]() {
          clearTimeout(timer);
          watcher.close();
        },
      };
    },
  };
}
