import { type DocumentNode, Kind, visit } from 'graphql';
import { CodedError } from '#platform/errors.ts';

/** Which labels of progressive `@override` hold for one request; equal keys plan alike. */
export interface LabelChoice {
  readonly key: string;
  readonly active: readonly string[];
}

export interface OverrideLabels {
  /** For one request: `percent(20)` holds for one in five. */
  choose(): LabelChoice;
  /** Every choice that a request can come to. */
  readonly choices: readonly LabelChoice[];
}

/**
 * The labels of a supergraph. `percent(x)` says itself how often it holds, and `configured` says it of any other, in percent;
 * a label that nobody speaks of never holds. One throw of the dice decides them all, so that there are few different plans.
 */
export function createOverrideLabels(
  supergraph: DocumentNode,
  configured: Readonly<Record<string, number>> = {},
  random: () => number = Math.random,
): OverrideLabels {
  const labels = readLabels(supergraph).map((label) => ({ label, percent: percentOf(label, configured) }));
  const thresholds = [...new Set([0, ...labels.map(({ percent }) => percent)])].filter(
    (percent) => percent < 100,
  );
  const choices = thresholds.map((at) => toChoice(labels.filter(({ percent }) => percent > at)));
  const [only] = choices;
  return {
    choices,
    choose() {
      if (choices.length === 1 && only) return only;
      const dice = random() * 100;
      return toChoice(labels.filter(({ percent }) => percent > dice));
    },
  };
}

function toChoice(labels: readonly { readonly label: string }[]): LabelChoice {
  const active = labels.map(({ label }) => label);
  return { active, key: active.join(' ') };
}

function readLabels(supergraph: DocumentNode): string[] {
  const labels = new Set<string>();
  visit(supergraph, {
    Directive({ name, arguments: given = [] }) {
      const value = given.find((argument) => argument.name.value === 'overrideLabel')?.value;
      if (name.value === 'join__field' && value?.kind === Kind.STRING) labels.add(value.value);
    },
  });
  return [...labels].sort();
}

function percentOf(label: string, configured: Readonly<Record<string, number>>): number {
  const own = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1];
  const percent = Object.hasOwn(configured, label) ? configured[label] : Number(own ?? 0);
  if (percent !== undefined && percent >= 0 && percent <= 100) return percent;
  throw new CodedError(
    'BAD_USER_INPUT',
    `The override label "${label}" is set to ${percent}: give a percentage from 0 to 100`,
  );
}
