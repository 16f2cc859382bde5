import type { ClientBase } from 'pg';
import type { CheckResult, Finding } from '../finding.ts';
import type { RecordedCheck } from './schema-registry.ts';

type Db = Pick<ClientBase, 'query'>;

export interface NewCheck extends CheckResult {
  readonly variant: string;
  readonly author: string;
  /** 0 before there was a launch. */
  readonly base: number;
}

/** Keeps what a check said. */
export async function insertCheck(db: Db, check: NewCheck): Promise<void> {
  const { variant, author, base, verdict, findings } = check;
  await db.query(
    'insert into registry_check (variant, author, base, verdict, findings) values ($1, $2, $3, $4, $5)',
    [variant, author, base || null, verdict, JSON.stringify(findings)],
  );
}

interface CheckRow {
  readonly id: string;
  readonly checked_at: Date;
  readonly author: string;
  readonly base: string | null;
  readonly verdict: 'pass' | 'fail';
  readonly findings: readonly Finding[];
}

/** A variant's newest checks, newest first. */
export async function readChecks(db: Db, variant: string, limit: number): Promise<readonly RecordedCheck[]> {
  const { rows } = await db.query<CheckRow>(
    `select id, checked_at, author, base, verdict, findings from registry_check
     where variant = $1 order by id desc limit $2`,
    [variant, limit],
  );
  return rows.map(({ id, checked_at, base, ...row }) => ({
    ...row,
    id: Number(id),
    checkedAt: checked_at,
    ...(base !== null && { base: Number(base) }),
  }));
}
