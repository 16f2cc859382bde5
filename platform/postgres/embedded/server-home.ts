import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, mkdtemp, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '../../errors.ts';
import { mayExecute, readServerUser, type ServerUser } from './server-user.ts';

/** sockaddr_un holds 108 bytes with the closing zero on Linux, 104 on macOS. */
const SOCKET_PATH_MAX_BYTES = process.platform === 'darwin' ? 103 : 107;

/** Where one embedded server keeps what it has. Everything is owned by `user` and closed to others. */
export interface ServerHome {
  readonly user: ServerUser;
  readonly homeDir: string;
  /** PostgreSQL's own data directory. */
  readonly clusterDir: string;
  /** Holds the keepers' pipe. */
  readonly runDir: string;
  readonly socketDir: string;
  readonly logFile: string;
}

/**
 * `dataDir/postgres`, made where absent. When root starts us in a folder that only root may enter, the server's user
 * could not reach it: then `dataDir/postgres` becomes a link to a new folder in `outsideDir`.
 */
export async function openServerHome(dataDir: string, outsideDir: string): Promise<ServerHome> {
  await mkdir(dataDir, { recursive: true });
  const link = join(await realpath(dataDir), 'postgres');
  const owner = await lstat(join(link, 'data')).catch(() => undefined);
  const user = await readServerUser(owner?.uid);
  refuseForeignOwner(link, owner?.uid);

  await makeReachable(link, dataDir, user, outsideDir, owner !== undefined);
  const homeDir = await realpath(link);
  const runDir = join(homeDir, 'run');
  await mkdir(runDir, { recursive: true, mode: 0o700 });
  if (user) for (const dir of [homeDir, runDir]) await chown(dir, user.uid, user.gid);
  return {
    user,
    homeDir,
    runDir,
    clusterDir: join(homeDir, 'data'),
    socketDir: await openSocketDir(runDir, homeDir, user),
    logFile: join(homeDir, 'postgres.log'),
  };
}

async function makeReachable(
  link: string,
  dataDir: string,
  user: ServerUser,
  outsideDir: string,
  holdsData: boolean,
): Promise<void> {
  const existing = await lstat(link).catch(() => undefined);
  if (existing?.isSymbolicLink()) {
    // A link to a folder that somebody removed: start afresh beside it rather than fail on it.
    if ((await realpath(link).catch(() => undefined)) !== undefined) return;
    await rm(link);
  }
  if (!user || (await mayExecute(user, await realpath(dataDir)))) {
    await mkdir(link, { recursive: true, mode: 0o700 });
    return;
  }
  if (holdsData) {
    throw new CodedError(
      'INTERNAL',
      `The user \`${user.name}\` that PostgreSQL runs as may no longer enter ${link}, which holds its data. ` +
        `Open the folders above it with: chmod o+x FOLDER`,
    );
  }
  await rm(link, { recursive: true, force: true });
  await linkOutside(link, outsideDir);
}

async function linkOutside(link: string, outsideDir: string): Promise<void> {
  await mkdir(outsideDir, { recursive: true });
  await chmod(outsideDir, 0o755);
  const target = await mkdtemp(join(outsideDir, 'postgres-'));
  try {
    await symlink(target, link);
  } catch (error) {
    await rm(target, { recursive: true });
    // Another process that starts at the same moment made it first.
    if ((await readlink(link).catch(() => undefined)) === undefined) throw error;
  }
}

/** A socket's path has a short limit: a deep data directory gets a folder of its own under the system's temporary one. */
async function openSocketDir(runDir: string, homeDir: string, user: ServerUser): Promise<string> {
  if (Buffer.byteLength(join(runDir, '.s.PGSQL.5432.lock')) <= SOCKET_PATH_MAX_BYTES) return runDir;
  const uid = user?.uid ?? process.getuid?.() ?? 0;
  const digest = createHash('sha256').update(homeDir).digest('hex').slice(0, 12);
  const dir = join(tmpdir().length > 40 ? '/tmp' : tmpdir(), `weir-${uid}-${digest}`);
  await mkdir(dir, { mode: 0o700 }).then(
    () => (user ? chown(dir, user.uid, user.gid) : undefined),
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  const found = await lstat(dir);
  // In a folder that all may write to, somebody else may have laid a trap under our name.
  if (found.isDirectory() && (found.uid === uid || found.uid === process.getuid?.())) return dir;
  throw new CodedError(
    'INTERNAL',
    `${homeDir} is too deep for a unix socket and ${dir} belongs to user ${found.uid}. ` +
      'Set WEIR_DATA_DIR to a shorter path, or remove that folder.',
  );
}

function refuseForeignOwner(link: string, ownerUid: number | undefined): void {
  const ourUid = process.getuid?.();
  if (ownerUid === undefined || ourUid === undefined || ourUid === 0 || ownerUid === ourUid) return;
  throw new CodedError(
    'INTERNAL',
    `The PostgreSQL data in ${link} belongs to user ${ownerUid} and we run as user ${ourUid}. ` +
      `Start as root or as that user, give it away with: chown -R ${ourUid} ${link}, or set WEIR_DATA_DIR to another folder.`,
  );
}
