import { z } from 'zod';
import { Secret } from './secret.ts';

/** One environment variable: what it is called, what it is for and how its text becomes a value. */
export interface Setting<T> {
  readonly name: string;
  /** A sentence for operators, shown in `.env.example`. */
  readonly description: string;
  /** The text that stands for an absent variable; without it the value is `undefined`. */
  readonly default?: string;
  /** Its value is not repeated in any message. */
  readonly secret?: boolean;
  /** Throws an `Error` whose message completes "must be …". */
  readonly parse: (text: string) => T;
}

/** Settings by the property that code reads them from. */
export type SettingDeclarations = Readonly<Record<string, Setting<unknown>>>;

export type SettingValues<D extends SettingDeclarations> = {
  readonly [K in keyof D]: D[K] extends { readonly default: string }
    ? ReturnType<D[K]['parse']>
    : ReturnType<D[K]['parse']> | undefined;
};

type Parse<T> = (text: string) => T;

function parseWith<T>(schema: z.ZodType<T>, expected: string): Parse<T> {
  return (text) => {
    const parsed = schema.safeParse(text);
    if (!parsed.success) throw new Error(expected);
    return parsed.data;
  };
}

export const parseText: Parse<string> = (text) => text;

export const parseSecret: Parse<Secret> = (text) => new Secret(text);

/** One of these words exactly. */
export function parseOneOf<const T extends string>(words: readonly [T, ...T[]]): Parse<T> {
  return parseWith(z.enum(words), words.join(' or '));
}

/** A whole number in decimal digits, within both bounds. */
export function parseWholeNumber(min: number, max: number): Parse<number> {
  const schema = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max));
  return parseWith(schema, `a whole number from ${min} to ${max}`);
}

/** A decimal number, within both bounds. */
export function parseNumber(min: number, max: number): Parse<number> {
  const schema = z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
  return parseWith(schema, `a number from ${min} to ${max}`);
}

/** A URL of one of these schemes (`['https']`), kept as it was written. */
export function parseUrl(schemes: readonly string[]): Parse<string> {
  const schema = z.string().refine((text) => {
    return URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));
  });
  return parseWith(schema, `a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`);
}
