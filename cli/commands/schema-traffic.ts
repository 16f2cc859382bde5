import { type Command, InvalidArgumentError, Option } from 'commander';
import { type TrafficPolicy, trafficPolicy } from '#registry/traffic/traffic-policy.ts';

/** What of the recorded operations decides. */
export interface TrafficOptions {
  readonly window?: number;
  readonly minRequests?: number;
  readonly minPercent?: number;
  readonly excludeClient?: readonly string[];
  readonly withoutData?: TrafficPolicy['noData'];
}

const parseNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new InvalidArgumentError(`Give a number from ${least} to ${most}.`);
  return value;
};

/** Adds the options of `TrafficOptions`. */
export function withTraffic(command: Command): Command {
  return command
    .option('--window <days>', 'how many days of the registry’s traffic count; 30', parseNumber(1, 400))
    .option(
      '--min-requests <number>',
      'operations that were sent less often do not count',
      parseNumber(0, 1e12),
    )
    .option('--min-percent <number>', 'the same, in percent of all requests', parseNumber(0, 100))
    .option('--exclude-client <name...>', 'clients that do not count, such as load tests')
    .addOption(
      new Option(
        '--without-data <policy>',
        'where no operation is recorded: everything is taken as used, or the check fails, or nothing is',
      ).choices(['used', 'fail', 'unused']),
    );
}

/** The policy that the options say, with defaults for what they leave out. */
export function toTrafficPolicy(options: TrafficOptions): TrafficPolicy {
  const { window, minRequests, minPercent, excludeClient, withoutData } = options;
  return trafficPolicy.parse({
    windowDays: window,
    minRequests,
    minPercent,
    excludeClients: excludeClient,
    noData: withoutData,
  });
}
