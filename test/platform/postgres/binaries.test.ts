import { execFile } from 'node:child_process';
import { access, chmod, cp, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { locateBinaries, prepareBinaries } from '#platform/postgres/embedded/binaries.ts';
import { openServerHome } from '#platform/postgres/embedded/server-home.ts';
import { identity } from '#platform/postgres/embedded/server-user.ts';
import { isRoot, makeFolder, plainUser } from './program.ts';

/** The package as npm unpacks it when install scripts are switched off: without the links to its libraries. */
async function unpackWithoutLinks(folder: string): Promise<{ nativeDir: string; version: string }> {
  const { nativeDir, version } = locateBinaries();
  const copy = join(folder, 'package', 'native');
  await cp(nativeDir, copy, { recursive: true, verbatimSymlinks: true });
  for (const name of await readdir(join(copy, 'lib'))) {
    const path = join(copy, 'lib', name);
    if ((await lstat(path)).isSymbolicLink()) await rm(path);
  }
  return { nativeDir: copy, version };
}

async function versionOf(nativeDir: string): Promise<string> {
  const options = { ...identity(plainUser), cwd: '/', env: {} };
  return (await promisify(execFile)(join(nativeDir, 'bin', 'initdb'), ['--version'], options)).stdout;
}

describe('the packaged binaries', () => {
  it('get the links that npm could not pack', async () => {
    await using folder = await makeFolder();
    const located = await unpackWithoutLinks(folder.path);
    await expect(versionOf(located.nativeDir)).rejects.toThrow('shared libraries');
    const home = await openServerHome(join(folder.path, 'data'), join(folder.path, 'outside'));
    const { nativeDir, major } = await prepareBinaries(home, located);
    expect(nativeDir).toBe(located.nativeDir);
    expect(major).toBe(Number.parseInt(located.version, 10));
    expect(await versionOf(nativeDir)).toContain(`PostgreSQL) ${major}`);
  });

  it.runIf(isRoot)(
    'are copied to where the server may run them, once, when node_modules is closed to it',
    async () => {
      await using folder = await makeFolder();
      const located = await unpackWithoutLinks(folder.path);
      await chmod(join(folder.path, 'package'), 0o700);
      const home = await openServerHome(join(folder.path, 'data'), join(folder.path, 'outside'));
      const { nativeDir } = await prepareBinaries(home, located);
      expect(nativeDir.startsWith(home.homeDir)).toBe(true);
      expect(await versionOf(nativeDir)).toContain('PostgreSQL');
      const before = await lstat(nativeDir);
      expect(await prepareBinaries(home, located)).toMatchObject({ nativeDir });
      expect((await lstat(nativeDir)).ino).toBe(before.ino);
      expect((await readdir(home.homeDir)).filter((name) => name.includes('tmp'))).toEqual([]);
    },
  );

  it('are copied when links are missing and node_modules is read-only', async () => {
    await using folder = await makeFolder();
    const located = await unpackWithoutLinks(folder.path);
    for (const dir of [located.nativeDir, join(located.nativeDir, 'lib')]) await chmod(dir, 0o555);
    await mkdir(join(folder.path, 'data'));
    await chmod(join(folder.path, 'data'), 0o777);
    // In a process of the ordinary user: root may write to what is read-only.
    const script = `
      import { prepareBinaries } from '#platform/postgres/embedded/binaries.ts';
      import { openServerHome } from '#platform/postgres/embedded/server-home.ts';
      const home = await openServerHome(process.argv[1], process.argv[1]);
      const { nativeDir } = await prepareBinaries(home, JSON.parse(process.argv[2]));
      process.stdout.write(nativeDir);`;
    const args = ['--input-type=module', '-e', script, join(folder.path, 'data'), JSON.stringify(located)];
    const cwd = new URL('../../..', import.meta.url);
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, ...identity(plainUser) });
    expect(stdout).toContain(join(folder.path, 'data', 'postgres', 'native-'));
    expect(await versionOf(stdout)).toContain('PostgreSQL');
    await expect(access(join(located.nativeDir, 'lib', 'libpq.so'))).rejects.toThrow('ENOENT');
    for (const dir of [located.nativeDir, join(located.nativeDir, 'lib')]) await chmod(dir, 0o755);
  });
});
