import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { CodedError } from '#platform/errors.ts';
import { parseWeirConfig, type WeirConfig } from './define-config.ts';
import { type GatewayOptions, gatewayOptions } from './gateway-options.ts';

/** Reads the configuration file. Throws `BAD_USER_INPUT` with every problem in it. */
export async function loadConfig(file: string): Promise<WeirConfig> {
  const absent = `WEIR_CONFIG is "${file}", and there is no such file: name one, or unset it for weir.config.ts`;
  return load(file, absent, parseWeirConfig);
}

/** Reads the file of `weir gateway --config`. Throws `BAD_USER_INPUT` with every problem in it. */
export async function loadGatewayOptions(file: string): Promise<GatewayOptions> {
  const absent = `There is no file "${file}": give --config a module whose default export has the options`;
  return load(file, absent, (contents) => gatewayOptions.parse(contents));
}

async function load<T>(file: string, absent: string, parse: (contents: unknown) => T): Promise<T> {
  const path = resolve(file);
  if (!existsSync(path)) throw new CodedError('BAD_USER_INPUT', absent);
  const { default: contents }: { default?: unknown } = await import(pathToFileURL(path).href);
  try {
    return parse(contents);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map(
      ({ path: place, message }) => `- ${place.join('.') || 'default export'}: ${message}`,
    );
    throw new CodedError('BAD_USER_INPUT', `${file} cannot be used:\n${problems.join('\n')}`);
  }
}
