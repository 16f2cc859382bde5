import { type BenchTable, round } from '../../report.ts';
import { withRatioToHalfLoad } from '../by-half-load.ts';
import { pickClass } from '../offered-classes.ts';
import type { OverloadSettings } from '../overload.ts';
import { createRandom } from '../random.ts';
import { type SimulatedApproach, simulatedApproaches } from './simulated-approaches.ts';
import {
  type AllStats,
  type Offered,
  perSecond,
  type Sample,
  toDayRow,
  toRateRow,
} from './simulated-rows.ts';
import { type SystemName, startSimulators, systemNames } from './start-simulators.ts';

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
      const offered = await offer(approach, load, dailyRequests, settings);
      const about = { approach: approach.name, load: `${load}x` };
      rows.salesforce.push({ ...about, ...toDayRow('salesforce', offered, dailyRequests) });
      for (const system of ['netsuite', 'stripe'] as const)
        rows[system].push({ ...about, ...toRateRow(system, offered) });
    }
  }
  const titles: Readonly<Record<SystemName, string>> = {
    salesforce: `simulated Salesforce with ${dailyRequests} calls left of its day, as many as 1x offers; all counted from the start`,
    netsuite: `simulated NetSuite: 5 at a time, ${round(perSecond.netsuite, 1)} calls a second`,
    stripe: 'simulated Stripe: 100 calls a second, 25 for each endpoint',
  };
  return systemNames.map((system) => ({ title: titles[system], rows: withRatioToHalfLoad(rows[system]) }));
}

async function offer(
  approach: SimulatedApproach,
  load: number,
  dailyRequests: number,
  { warmupMs, measureMs, seed }: OverloadSettings,
): Promise<Offered> {
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
      if (now < endsAt) samples.push({ system, priority, tookMs, isMeasured: now >= countsFrom });
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
  return { before: before ?? after, after, samples, seconds: measureMs / 1_000 };
}
