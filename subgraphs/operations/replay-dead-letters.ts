import type { MutationResolvers } from './generated.ts';

const mostAtOnce = 1_000;

export const replayDeadLetters = (async (_, { input }, { ports, viewer }) => {
  const { ids } = input;
  if (ids.length > mostAtOnce) {
    const message = `${ids.length} dead letters are more than can be replayed at once: give at most ${mostAtOnce}`;
    return { replayed: 0, userErrors: [{ code: 'TOO_MANY', message, path: ['input', 'ids'] }] };
  }
  const { replayed, notFound } = await ports.orchestration.replayDeadLetters(ids, viewer?.id ?? 'anonymous');
  return {
    replayed,
    userErrors: notFound.map((id) => ({
      code: 'DEAD_LETTER_NOT_FOUND',
      message: `"${id.slice(0, 80)}" is no dead letter, or no longer one. List them again.`,
      path: ['input', 'ids', String(ids.indexOf(id))],
    })),
  };
}) satisfies MutationResolvers['replayDeadLetters'];
