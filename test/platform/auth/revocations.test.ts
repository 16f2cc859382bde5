import { afterAll, beforeAll, expect, test } from 'vitest';
import { revocationMigrations } from '#platform/auth/revocation-migrations.ts';
import { refuseRevoked, revoke, startRevocationList } from '#platform/auth/revocations.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { log, startTestDatabase, type TestDatabase } from '../../orchestration/start-test-orchestration.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
  await migrate(database.pool, revocationMigrations, AbortSignal.timeout(30_000));
});
afterAll(() => database?.[Symbol.asyncDispose]());

function startList() {
  const connection = { connectionString: database.url };
  return startRevocationList({ pool: database.pool, connection, log }, AbortSignal.timeout(30_000));
}

test('a revoked token and a revoked subject’s tokens are known to every process, newer ones are believed', async () => {
  await using one = await startList();
  await using two = await startList();
  const nowS = Math.floor(Date.now() / 1_000);
  let told = 0;
  using _listening = two.onChange(() => told++);
  const ofToken = { sub: 'anna', jti: 'lost', iat: nowS };
  expect(one.isRevoked(ofToken)).toBe(false);
  await revoke(database.pool, 'token', 'lost');
  await expect.poll(() => one.isRevoked(ofToken) && two.isRevoked(ofToken)).toBe(true);
  expect(two.isRevoked({ ...ofToken, jti: 'other' })).toBe(false);
  await revoke(database.pool, 'subject', 'anna');
  await expect.poll(() => two.isRevoked({ ...ofToken, jti: 'other' })).toBe(true);
  expect(two.isRevoked({ ...ofToken, jti: 'other', iat: nowS + 3_600 })).toBe(false);
  expect(two.isRevoked({ sub: 'ben', iat: nowS })).toBe(false);
  expect(told).toBe(2);
});

test('what was revoked before a start is known from it on, and a verifier refuses it', async () => {
  await revoke(database.pool, 'token', 'old');
  await using list = await startList();
  const verify = refuseRevoked(async (token) => ({ jti: token }), list);
  await expect(verify('old')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await verify('new')).toEqual({ jti: 'new' });
});

test('a lost connection loses no revocation', async () => {
  await using list = await startList();
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and pid <> pg_backend_pid()`,
  );
  await revoke(database.pool, 'token', 'meanwhile');
  await expect.poll(() => list.isRevoked({ jti: 'meanwhile' }), { timeout: 10_000 }).toBe(true);
});
