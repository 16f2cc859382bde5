import { execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CodedError } from '../../errors.ts';

/** Who PostgreSQL runs as: `undefined` is whoever we are. */
export type ServerUser = { readonly uid: number; readonly gid: number; readonly name: string } | undefined;

/**
 * PostgreSQL refuses to run as root, so a root process runs it as `ownerUid` (who owns existing data) or as
 * `nobody`. The user must be in /etc/passwd: initdb looks itself up there.
 */
export async function readServerUser(ownerUid?: number): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const wantedUid = ownerUid === 0 ? undefined : ownerUid;
  for (const line of passwd.split('\n')) {
    const [name = '', , uid, gid] = line.split(':');
    if (wantedUid === undefined ? name === 'nobody' : Number(uid) === wantedUid) {
      return { name, uid: Number(uid), gid: Number(gid) };
    }
  }
  const who =
    wantedUid === undefined ? 'the user `nobody`' : `a user with id ${wantedUid}, who owns the data`;
  throw new CodedError(
    'INTERNAL',
    `PostgreSQL does not run as root and /etc/passwd has no line for ${who}. ` +
      'Add it, start as a plain user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** Whether that user may enter this folder, or execute this file, through all its parents. */
export async function mayExecute(user: ServerUser, path: string): Promise<boolean> {
  const asked = user
    ? promisify(execFile)('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...identity(user), cwd: '/' })
    : access(path, constants.X_OK);
  return asked.then(
    () => true,
    () => false,
  );
}

/** The spawn options that make a child run as that user. */
export function identity(user: ServerUser): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {};
}
