import { rules } from '../rules.ts';
import type { RegistryActions } from './registry-actions.ts';
import type { Bearer } from './tokens.ts';

/** What resolvers are given. */
export interface ApiContext {
  readonly actions: RegistryActions;
  /** Rejects with `UNAUTHENTICATED`; called where a token is needed. */
  bearer(): Promise<Bearer>;
}

type Resolver<Args> = (parent: unknown, args: Args, context: ApiContext) => unknown;

interface VersionArgs {
  readonly input: Readonly<Record<string, unknown>>;
}

const limited = (first: number) => Math.min(Math.max(first, 1), 1_000);

const reading = async ({ actions, bearer }: ApiContext) => actions.reading(await bearer());

const launch: Resolver<{ id?: number | null; variant: string }> = async (_, { id, variant }, context) => {
  const content = await (await reading(context)).read(id ?? { variant });
  return { ...content, id: content.launch };
};
const launches: Resolver<{ variant: string; first: number }> = async (_, { variant, first }, context) =>
  (await reading(context)).history(variant, limited(first));
const checks: Resolver<{ variant: string; first: number }> = async (_, { variant, first }, context) =>
  (await reading(context)).checks(variant, limited(first));
const operations: Resolver<{ variant: string; days: number }> = async (_, { variant, days }, context) =>
  (await reading(context)).operations(variant, Math.min(Math.max(days, 1), 400));

const check: Resolver<VersionArgs> = async (_, { input }, { actions, bearer }) =>
  actions.check(await bearer(), toBody(input));
const publish: Resolver<VersionArgs & { reason: string }> = async (_, { input, reason }, context) => {
  const result = await context.actions.publish(await context.bearer(), { ...toBody(input), reason });
  return { open: [], ...result };
};
const approve: Resolver<object> = async (_, args, { actions, bearer }) => {
  await actions.approve(await bearer(), { ...args });
  return true;
};
const rollback: Resolver<object> = async (_, args, { actions, bearer }) =>
  actions.rollback(await bearer(), { ...args });

/** An input as the HTTP routes take it: there what is left out is absent, and not null. */
function toBody(input: VersionArgs['input']): object {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

/** Resolvers of `typeDefs`. */
export const resolvers = {
  Query: {
    launch,
    launches,
    checks,
    operations,
    rules: async (_: unknown, _args: object, context: ApiContext) => {
      await reading(context);
      return rules;
    },
  },
  Mutation: { check, publish, approve, rollback },
};
