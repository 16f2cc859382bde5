import { z } from 'zod';

const vendorError = z.object({
  title: z.string().optional(),
  'o:errorDetails': z
    .array(
      z.object({
        detail: z.string().optional(),
        'o:errorCode': z.string().optional(),
        'o:errorPath': z.string().optional(),
        'o:errorQueryParam': z.string().optional(),
      }),
    )
    .min(1),
});

/** NetSuite's own account of a failure. */
export interface VendorError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Reads an error body; undefined where it is none of NetSuite's (HTML, empty, cut off). */
export function parseVendorError(status: number, body: string): VendorError | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const parsed = vendorError.safeParse(value);
  const detail = parsed.data?.['o:errorDetails'][0];
  if (!parsed.success || !detail) return undefined;
  const message = (detail.detail ?? parsed.data.title ?? 'no reason given')
    .replace(/^Error while accessing (a )?resource[.:] ?/, '')
    .slice(0, 500);
  const where = detail['o:errorPath'];
  return {
    status,
    code: detail['o:errorCode'] ?? 'UNKNOWN',
    message: where ? `${message} (${where})` : message,
  };
}
