import { z } from 'zod';

/** One page of a SuiteQL answer. */
export const suiteQlPage = z.object({ hasMore: z.boolean(), items: z.array(z.unknown()) });
