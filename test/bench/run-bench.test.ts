import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

function bench(...args: readonly string[]) {
  return spawnSync(process.execPath, ['bench/main.ts', ...args], { cwd: root, encoding: 'utf8' });
}

test.each([
  [['nonsense'], 'There is no benchmark "nonsense".'],
  [[], 'usage: npm run bench -- NAME'],
  [['shield', '--json'], '--json needs a file.'],
  [['all', '--seconds', '1'], '"all" takes no options but --json.'],
])('asked for %j it explains itself and fails', (args, message) => {
  const { status, stderr, stdout } = bench(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/NAME is one of: .*shield.*, all/);
  expect(stdout).toBe('');
});

test('a benchmark prints its tables and writes the same as JSON', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-'));
  try {
    const file = join(folder, 'report.json');
    const { status, stdout } = bench('shield', '--only', 'coalescing', '--json', file);
    expect(status).toBe(0);
    const { name, tables } = JSON.parse(readFileSync(file, 'utf8'));
    expect(name).toBe('shield');
    for (const { title } of tables) expect(stdout).toContain(title);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('an option that a benchmark does not know fails it', () => {
  const { status, stderr } = bench('shield', '--speed', '9');
  expect(status).toBe(1);
  expect(stderr).toContain('--speed');
});
