import { parseArgs } from 'node:util';
import { runRandomKills } from '#test/orchestration/random-kills.ts';
import { startTestDatabase } from '#test/orchestration/start-test-orchestration.ts';
import type { BenchReport } from '../report.ts';

/**
 * Quotes submitted to a process that is killed with SIGKILL at random and at the boundary of each step, every second time with PostgreSQL,
 * over systems that fail, refuse, answer late or not at all. `--quotes 5000 --kills 60 --boundaries 48 --life 1500 --seed 1`.
 */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quotes: { type: 'string', default: '5000' },
      kills: { type: 'string', default: '60' },
      boundaries: { type: 'string', default: '48' },
      life: { type: 'string', default: '1500' },
      seed: { type: 'string', default: '1' },
    },
  });
  await using database = await startTestDatabase();
  const report = await runRandomKills(database, {
    quotes: Number(values.quotes),
    kills: Number(values.kills),
    boundaryKills: Number(values.boundaries),
    longestLifeMs: Number(values.life),
    seed: Number(values.seed),
    settleMs: 600_000,
  });
  const {
    kills,
    postgresKills,
    boundaryKills,
    boundariesMet,
    killsAmidWork,
    interrupted,
    calls,
    seconds,
    ...outcome
  } = report;
  return {
    name: 'crash',
    settings: { ...values },
    tables: [
      {
        title: 'What was done to it',
        rows: [
          {
            'kill -9': kills,
            'with PostgreSQL': postgresKills,
            'at a step’s boundary': boundaryKills,
            'boundaries of 16': boundariesMet,
            'amid work': killsAmidWork,
            'workflows interrupted': interrupted,
            'calls of systems': calls,
            seconds: Math.round(seconds),
          },
        ],
      },
      { title: 'What became of the quotes', rows: [{ ...outcome }] },
    ],
    notes: [
      'One quote in ten cannot be sold and is taken back; everything from unfinished to changedAnswers has to be 0.',
      'Of all calls 3 % fail before and 3 % after their effect, 2 % are refused by a rate limit, 0.5 % are never answered.',
    ],
  };
}
