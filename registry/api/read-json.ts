import { CodedError } from '#platform/errors.ts';

const maxBodyBytes = 33_554_432;

function tooLong(): CodedError {
  return new CodedError(
    'BAD_USER_INPUT',
    `The request’s body is longer than the ${maxBodyBytes / 1_048_576} MiB that the registry reads: is it what you meant to send?`,
  );
}

/** The JSON of a request's body. Throws `BAD_USER_INPUT` for one that is too long, as soon as that is known, or is no JSON. */
export async function readJson(request: Request): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw tooLong();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) throw tooLong();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks, bytes).toString());
  } catch (cause) {
    throw new CodedError('BAD_USER_INPUT', `The request’s body is no JSON: ${String(cause)}`, { cause });
  }
}
