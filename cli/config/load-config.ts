import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { CodedError } from '#platform/errors.ts';
import { parseWeirConfig, type WeirConfig } from './define-config.ts';

/** Reads the configuration file. Throws `BAD_USER_INPUT` with every problem in it. */
export async function loadConfig(file: string): Promise<WeirConfig> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `WEIR_CONFIG is "${file}", and there is no such file: name one, or unset it for weir.config.ts`,
    );
  }
  const { default: contents }: { default?: unknown } = await import(pathToFileURL(path).href);
  try {
    return parseWeirConfig(contents);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map(
      ({ path: place, message }) => `- ${place.join('.') || 'default export'}: ${message}`,
    );
    throw new CodedError('BAD_USER_INPUT', `${file} cannot be used:\n${problems.join('\n')}`);
  }
}
