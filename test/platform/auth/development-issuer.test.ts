import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  developmentAudience,
  developmentIssuer,
  loadDevelopmentIssuer,
} from '#platform/auth/development-issuer.ts';
import { createTokenVerifier } from '#platform/auth/verify-token.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'issuer-')), 'data');
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

function verifierOf(jwks: Awaited<ReturnType<typeof loadDevelopmentIssuer>>['jwks']) {
  return createTokenVerifier({ issuer: developmentIssuer, audience: developmentAudience, jwks });
}

describe('the development issuer', () => {
  it('signs tokens that its published key verifies', async () => {
    const { jwks, sign } = await loadDevelopmentIssuer(dataDir);
    const claims = await verifierOf(jwks)(await sign({ sub: 'ada', scope: 'orders' }, 60));
    expect(claims).toMatchObject({ sub: 'ada', scope: 'orders', iss: developmentIssuer });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
  });

  it('keeps its key in a file that only its owner may read, and publishes no private part', async () => {
    const { jwks } = await loadDevelopmentIssuer(dataDir);
    const path = join(dataDir, 'development-key.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const stored = JSON.parse(await readFile(path, 'utf8')) as { d: string };
    expect(JSON.stringify(jwks)).not.toContain(stored.d);
  });

  it('has the same key after a restart', async () => {
    const before = await loadDevelopmentIssuer(dataDir);
    const after = await loadDevelopmentIssuer(dataDir);
    expect(await verifierOf(after.jwks)(await before.sign({ sub: 'ada' }, 60))).toMatchObject({ sub: 'ada' });
  });

  it('has one key when several processes make it at once', async () => {
    const script = `
      import { loadDevelopmentIssuer } from '#platform/auth/development-issuer.ts';
      const { jwks } = await loadDevelopmentIssuer(process.env.DATA_DIR);
      process.stdout.write(JSON.stringify(jwks));`;
    const run = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
        cwd: new URL('../../..', import.meta.url),
        env: { ...process.env, DATA_DIR: dataDir },
      });
    const published = await Promise.all([run(), run(), run(), run()]);
    expect(new Set(published.map(({ stdout }) => stdout)).size).toBe(1);
    expect(published[0]?.stdout).toContain('"kid"');
  });

  it('refuses a damaged key file by name, without its content', async () => {
    await loadDevelopmentIssuer(dataDir);
    const path = join(dataDir, 'development-key.json');
    await writeFile(path, '{"d":"hunter2"');
    const failure = await loadDevelopmentIssuer(dataDir).catch((error: Error) => error.message);
    expect(failure).toContain(`${path} is no development key. Remove it`);
    expect(failure).not.toContain('hunter2');
  });
});
