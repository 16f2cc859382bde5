import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

/** Runs a program whose `main` is this text; `say` prints a line. */
function startProgram(main: string, settings = '') {
  const script = `
    import { runUntilSignal, untilAborted } from '#platform/lifecycle.ts';
    const say = (line) => process.stdout.write(line + '\\n');
    const report = (line, error) => say('report: ' + line + (error ? ' ' + error.message : ''));
    await runUntilSignal(async (signal) => { ${main} }, { report, ${settings} });
    say('after main');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: new URL('../..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const program = {
    child,
    output: '',
    ended: once(child, 'close') as Promise<[number | null, string | null]>,
  };
  child.stdout.on('data', (chunk: Buffer) => {
    program.output += chunk.toString();
  });
  return program;
}

async function untilSays(program: { output: string }, line: string) {
  await expect.poll(() => program.output, { timeout: 20_000 }).toContain(line);
}

const part = `await using part = { async [Symbol.asyncDispose]() { say('disposing'); await DISPOSE; say('disposed'); } };`;
const wait = `say('started'); await untilAborted(signal);`;

describe('the life of a program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with all its parts disposed on %s', async (name) => {
    const program = startProgram(part.replace('DISPOSE', 'null') + wait);
    await untilSays(program, 'started');
    program.child.kill(name);
    expect(await program.ended).toEqual([0, null]);
    expect(program.output).toBe('started\ndisposing\ndisposed\nafter main\n');
  });

  it('takes a signal that npm and the terminal both pass on for one', async () => {
    const dispose = `new Promise((go) => {
      const hold = setInterval(() => {}, 1e6);
      process.once('SIGINT', () => { clearInterval(hold); go(); });
    })`;
    const program = startProgram(part.replace('DISPOSE', dispose) + wait, 'repeatMs: 60_000');
    await untilSays(program, 'started');
    program.child.kill('SIGINT');
    await untilSays(program, 'disposing');
    program.child.kill('SIGINT');
    expect(await program.ended).toEqual([0, null]);
    expect(program.output).toContain('disposed');
  });

  it('ends at once on a second signal', async () => {
    const program = startProgram(
      part.replace('DISPOSE', 'new Promise(() => setInterval(() => {}, 1e6))') + wait,
      'repeatMs: 0',
    );
    await untilSays(program, 'started');
    program.child.kill('SIGTERM');
    await untilSays(program, 'disposing');
    program.child.kill('SIGTERM');
    expect(await program.ended).toEqual([143, null]);
    expect(program.output).toContain('report: SIGTERM again: ending at once.');
  });

  it('ends when shutting down takes longer than it may', async () => {
    const program = startProgram(
      part.replace('DISPOSE', 'new Promise(() => setInterval(() => {}, 1e6))') + wait,
      'drainMs: 50',
    );
    await untilSays(program, 'started');
    program.child.kill('SIGTERM');
    expect(await program.ended).toEqual([1, null]);
    expect(program.output).toContain('report: Shutting down took longer than 0.05 s');
  });

  it('reports a failure and ends with code 1, its parts disposed', async () => {
    const program = startProgram(`${part.replace('DISPOSE', 'null')} throw new Error('no port');`);
    expect(await program.ended).toEqual([1, null]);
    expect(program.output).toContain('disposed\nreport: Ending after a failure. no port');
  });

  it('counts a start that the signal interrupted as an ordinary end', async () => {
    const program = startProgram(`say('started'); await untilAborted(signal); signal.throwIfAborted();`);
    await untilSays(program, 'started');
    program.child.kill('SIGTERM');
    expect(await program.ended).toEqual([0, null]);
    expect(program.output).not.toContain('report');
  });

  it('ends by itself when main has nothing left to do', async () => {
    const program = startProgram(`say('done');`);
    expect(await program.ended).toEqual([0, null]);
  });
});
