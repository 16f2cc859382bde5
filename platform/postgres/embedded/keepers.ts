import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ServerHome } from './server-home.ts';
import { identity } from './server-user.ts';

const { O_RDONLY, O_RDWR, O_WRONLY, O_NONBLOCK } = constants;
const acknowledgeWithinMs = 3_000;

/**
 * The named pipe that ties a server to the processes that use it. Each of them, a keeper, holds its writing end; the
 * server's guard reads, and stops the server at end of file: when the last keeper has closed it or died, even by kill -9.
 */
export class Keepers {
  readonly #path: string;
  readonly #runDir: string;
  #writeFd: number | undefined;

  private constructor(runDir: string) {
    this.#runDir = runDir;
    this.#path = join(runDir, 'keepers');
  }

  static async open({ runDir, user }: ServerHome): Promise<Keepers> {
    const keepers = new Keepers(runDir);
    const make = promisify(execFile)('mkfifo', ['-m', '600', keepers.#path], { ...identity(user), cwd: '/' });
    await make.catch(async (cause) => {
      if (
        !(await access(keepers.#path).then(
          () => true,
          () => false,
        ))
      )
        throw cause;
    });
    return keepers;
  }

  /** Becomes a keeper and lends the reading end for a new guard to inherit. */
  lend<T>(toGuard: (readFd: number) => T): T {
    // Opening for both never blocks, and lets the one-way ends open without waiting for each other.
    const bothFd = openSync(this.#path, O_RDWR);
    const readFd = openSync(this.#path, O_RDONLY);
    try {
      this.#writeFd ??= openSync(this.#path, O_WRONLY);
      return toGuard(readFd);
    } finally {
      closeSync(readFd);
      closeSync(bothFd);
    }
  }

  /** Becomes a keeper of a running server: false where no guard reads, or it has already made up its mind to stop. */
  async join(signal: AbortSignal): Promise<boolean> {
    const answer = join(this.#runDir, `ack-${randomUUID()}`);
    try {
      this.#writeFd ??= openSync(this.#path, O_WRONLY | O_NONBLOCK);
      // A guard that has seen end of file reads no more, so an answer proves that it counts us.
      writeSync(this.#writeFd, `${answer}\n`);
    } catch (error) {
      this.leave();
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENXIO' || code === 'EPIPE') return false;
      throw error;
    }
    const waitingSince = performance.now();
    while (performance.now() - waitingSince < acknowledgeWithinMs) {
      const answered = await access(answer).then(
        () => true,
        () => false,
      );
      if (answered) {
        await rm(answer, { force: true });
        return true;
      }
      await delay(5, undefined, { signal });
    }
    this.leave();
    return false;
  }

  leave(): void {
    if (this.#writeFd !== undefined) closeSync(this.#writeFd);
    this.#writeFd = undefined;
  }

  /** Whether any process still is a keeper. Ask after leaving. */
  remain(): boolean {
    const fd = openSync(this.#path, O_RDONLY | O_NONBLOCK);
    try {
      return readSync(fd, Buffer.alloc(1)) > 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return true;
      throw error;
    } finally {
      closeSync(fd);
    }
  }
}
