import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program of this folder on one core, which answers questions. */
export interface PinnedProcess extends AsyncDisposable {
  readonly pid: number;
  ask<A>(question: object): Promise<A>;
  kill(): Promise<void>;
}

/** Starts it and waits for its first message. */
export async function startPinned(file: string, settings: object, core: number): Promise<PinnedProcess> {
  const flags = ['--expose-gc', '--max-semi-space-size=16'];
  const program = [process.execPath, ...flags, join(import.meta.dirname, file), JSON.stringify(settings)];
  // Files beyond the soft limit are wanted for tens of thousands of sockets.
  const command = `ulimit -n 65536 2>/dev/null || ulimit -n $(ulimit -Hn); exec taskset -c ${core} "$@"`;
  const child = spawn('bash', ['-c', command, 'bash', ...program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const ended = failed(child, file);
  ended.catch(() => {}); // told to whoever waits for an answer
  await Promise.race([once(child, 'message'), ended]);
  let asked = 0;
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  return {
    kill,
    [Symbol.asyncDispose]: kill,
    pid: child.pid ?? 0,
    ask<A>(question: object): Promise<A> {
      const id = ++asked;
      const { promise, resolve } = Promise.withResolvers<A>();
      const onMessage = (message: { readonly id: number; readonly answer: A }) => {
        if (message.id !== id) return;
        child.off('message', onMessage);
        resolve(message.answer);
      };
      child.on('message', onMessage);
      child.send({ id, ...question });
      return Promise.race([promise, ended]);
    },
  };
}

async function failed(child: ChildProcess, file: string): Promise<never> {
  const [code, signal] = await once(child, 'exit');
  throw new Error(`${file} ended with ${code ?? signal}`);
}

/** The other side: answers each question by its kind, and says that it is ready. */
export function answerQuestions(
  answers: Readonly<Record<string, (question: never) => unknown | Promise<unknown>>>,
): void {
  process.on('message', async (message: { readonly id: number; readonly kind: string }) => {
    const answer = await answers[message.kind]?.(message as never);
    process.send?.({ id: message.id, answer });
  });
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.send?.('ready');
}
