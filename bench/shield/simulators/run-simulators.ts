import { type BenchTable, quantile, round } from '../../report.ts';
import { pickClass } from '../offered-classes.ts';
import type { OverloadSettings } from '../overload.ts';
import { createRandom } from '../random.ts';
import { type SimulatedApproach, simulatedApproaches } from './simulated-approaches.ts';
import { type SimulatedStats, type SystemName, startSimulators, systemNames } from './start-simulators.ts';

/** Calls a second: five places at 440 ms, 100 a second, and what makes the Salesforce allocation of this run. */
const perSecond: Readonly<Record<SystemName, number>> = {
  salesforce: 20,
  netsuite: 5_000 / 440,
  stripe: 100,
};

interface Sample {
  readonly system: SystemName;
  readonly priority: string;
  /** `undefined` where it was given up or refused. */
  readonly tookMs: number | undefined;
}

type AllStats = Readonly<Record<SystemName, SimulatedStats>>;

/** The product's simulated Salesforce, NetSuite and Stripe, offered multiples of what they allow by each approach in turn. */
export async function runSimulators(
  settings: OverloadSettings,
  log: (line: string) => void,
): Promise<readonly BenchTable[]> {
  const rows: Record<SystemName, Record<string, string | number>[]> = {
    salesforce: [],
    netsuite: [],
    stripe: [],
  };
  const dailyRequests = Math.ceil((perSecond.salesforce * (settings.warmupMs + settings.measureMs)) / 1_000);
  for (const [name, make] of Object.entries(simulatedApproaches)) {
    if (!settings.approaches.includes(name)) continue;
    for (const load of settings.loads) {
      const approach = await make(dailyRequests);
      if (approach === undefined) continue;
      await using _ = approach;
      log(`${approach.name} at ${load}x before the simulated systems`);
      const { before, after, samples } = await offer(approach, load, dailyRequests, settings);
      for (const system of systemNames)
        rows[system].push(toRow(approach.name, load, system, { before, after, samples, settings }));
    }
  }
  const titles: Readonly<Record<SystemName, string>> = {
    salesforce: `simulated Salesforce with ${dailyRequests} calls left of its day: as many as 1x offers`,
    netsuite: `simulated NetSuite: 5 at a time, ${round(perSecond.netsuite, 1)} calls a second`,
    stripe: 'simulated Stripe: 100 calls a second, 25 for each endpoint',
  };
  return systemNames.map((system) => ({ title: titles[system], rows: rows[system] }));
}

async function offer(
  approach: SimulatedApproach,
  load: number,
  dailyRequests: number,
  { warmupMs, measureMs, seed }: OverloadSettings,
) {
  const random = createRandom(seed);
  await using systems = await startSimulators(dailyRequests, random);
  const readStats = async (): Promise<AllStats> => ({
    salesforce: await systems.stats('salesforce'),
    netsuite: await systems.stats('netsuite'),
    stripe: await systems.stats('stripe'),
  });
  const samples: Sample[] = [];
  const startsAt = performance.now();
  const countsFrom = startsAt + warmupMs;
  const endsAt = countsFrom + measureMs;
  const next = { salesforce: startsAt, netsuite: startsAt, stripe: startsAt };
  let before: AllStats | undefined;

  const sendOne = (system: SystemName) => {
    const { priority, patienceMs } = pickClass(random.next());
    const sentAt = performance.now();
    const end = (tookMs: number | undefined) => {
      const now = performance.now();
      if (now >= countsFrom && now < endsAt) samples.push({ system, priority, tookMs });
    };
    approach.send({ ...systems.createCall(system), priority, deadlineAt: Date.now() + patienceMs }).then(
      (status) => end(status === 200 ? performance.now() - sentAt : undefined),
      () => end(undefined),
    );
  };

  while (performance.now() < endsAt) {
    const now = performance.now();
    for (const system of systemNames)
      while (next[system] <= now) {
        sendOne(system);
        next[system] += random.gapMs(perSecond[system] * load);
      }
    if (before === undefined && now >= countsFrom) before = await readStats();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const after = await readStats();
  return { before: before ?? after, after, samples };
}

function toRow(
  name: string,
  load: number,
  system: SystemName,
  found: {
    readonly before: AllStats;
    readonly after: AllStats;
    readonly samples: readonly Sample[];
    readonly settings: OverloadSettings;
  },
): Record<string, string | number> {
  const { before, after, samples, settings } = found;
  const seconds = settings.measureMs / 1_000;
  const own = samples.filter((sample) => sample.system === system);
  const answered = own.filter(({ tookMs }) => tookMs !== undefined);
  const interactive = own.filter(({ priority }) => priority === 'interactive');
  const took = interactive.flatMap(({ tookMs }) => (tookMs === undefined ? [] : [tookMs]));
  const limited = after[system].limited - before[system].limited;
  const accepted = (after[system].calls - before[system].calls - limited) / seconds;
  return {
    approach: name,
    load: `${load}x`,
    breaches: limited,
    'in warm-up': before[system].limited,
    'vendor calls/s': round(accepted, 1),
    'of allowed %': round((100 * accepted) / perSecond[system], 1),
    'answered/s': round(answered.length / seconds, 1),
    'interactive p50 ms': round(quantile(took, 0.5)),
    'interactive p99 ms': round(quantile(took, 0.99)),
    'interactive answered %': round((100 * took.length) / Math.max(1, interactive.length)),
    'bulk/s': round(answered.filter(({ priority }) => priority === 'bulk').length / seconds, 1),
  };
}
