import { readdirSync, readFileSync } from 'node:fs';

/** Processor time by what used it, in milliseconds since the process began. */
export type CpuMs = Readonly<Record<string, number>>;

interface Stat {
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended. */
  readonly childrenMs: number;
}

/** Of these processes by name, of the database over `dataDir` with all its connections, and of the load: this process. */
export function readCpu(pids: Readonly<Record<string, number>>, dataDir: string): CpuMs {
  const { user, system } = process.cpuUsage();
  return {
    ...Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, readStat(pid)?.ownMs ?? 0])),
    database: readDatabase(dataDir),
    load: (user + system) / 1_000,
  };
}

function readDatabase(dataDir: string): number {
  const pids = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const server = pids.find((pid) => {
    const [program = '', ...args] = read(`/proc/${pid}/cmdline`).split('\0');
    return program.endsWith('postgres') && args.some((arg) => arg.includes(dataDir));
  });
  if (server === undefined) return 0;
  const own = readStat(server);
  return pids.reduce(
    (sum, pid) => {
      const stat = readStat(pid);
      return stat?.parent === server ? sum + stat.ownMs : sum;
    },
    (own?.ownMs ?? 0) + (own?.childrenMs ?? 0),
  );
}

/** Linux counts in hundredths of a second. */
function readStat(pid: number): Stat | undefined {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  const [, parent, user, system, usedByChildren, systemByChildren] = [0, 1, 11, 12, 13, 14].map(
    (at) => fields[at],
  );
  if (parent === undefined) return undefined;
  return {
    parent,
    ownMs: ((user ?? 0) + (system ?? 0)) * 10,
    childrenMs: ((usedByChildren ?? 0) + (systemByChildren ?? 0)) * 10,
  };
}

/** A process may end while we look. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
