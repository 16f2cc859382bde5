#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { createRequire, enableCompileCache } from 'node:module';
import { constants } from 'node:os';
import { setFlagsFromString } from 'node:v8';

// Weir runs on the Node that it brings along. Whoever calls it with an older one is handed over, signals and exit code included.
const needed = 24;

if (Number(process.versions.node.split('.')[0]) >= needed) {
  // Compiled code is kept between starts, which halves the time that loading takes.
  enableCompileCache();
  // A large answer dies young where the young generation has room for it, and is not copied: a gateway of its own takes that room, the
  // whole product in one process stays small. Whoever sets a size keeps it.
  const given = [process.env.NODE_OPTIONS ?? '', ...process.execArgv].join(' ');
  if (process.argv[2] === 'gateway' && !/semi[-_]space/.test(given))
    setFlagsFromString('--max-semi-space-size=32');
  await import('../cli/main.ts');
} else {
  const node = createRequire(import.meta.url).resolve('node/bin/node');
  const child = spawn(node, [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}
