import type { Dispatcher, Pool } from 'undici';
import type { ChannelAnswer, ChannelHeaders } from './subgraph-channel.ts';

export interface JsonRequest {
  readonly path: string;
  readonly headers: ChannelHeaders;
  readonly body: string;
  readonly maxAnswerBytes: number;
}

/** Posts JSON and reads the whole answer, straight from the pool's parser: no stream in between. */
export function postJson(
  pool: Pool,
  { path, headers, body, maxAnswerBytes }: JsonRequest,
  signal: AbortSignal,
): Promise<ChannelAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ChannelAnswer>();
  let controller: Dispatcher.DispatchController | undefined;
  let status = 0;
  let contentType: string | undefined;
  let bytes = 0;
  const chunks: Buffer[] = [];

  const onAbort = () => {
    const reason = signal.reason instanceof Error ? signal.reason : new Error('aborted');
    controller?.abort(reason);
    reject(reason); // one that still waits for a connection has no controller to abort
  };
  if (signal.aborted) {
    onAbort();
    return promise;
  }
  signal.addEventListener('abort', onAbort, { once: true });

  pool.dispatch(
    { path, method: 'POST', headers, body },
    {
      onRequestStart(given) {
        controller = given;
        if (signal.aborted) onAbort();
      },
      onResponseStart(_controller, statusCode, received) {
        status = statusCode;
        const type = received['content-type'];
        contentType = Array.isArray(type) ? type[0] : type;
      },
      onResponseData(given, chunk) {
        bytes += chunk.length;
        if (bytes > maxAnswerBytes)
          given.abort(new Error(`The answer has more than ${maxAnswerBytes} bytes`));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        signal.removeEventListener('abort', onAbort);
        const [first] = chunks;
        const whole = chunks.length === 1 && first ? first : Buffer.concat(chunks, bytes);
        resolve({ status, contentType, text: whole.toString() });
      },
      onResponseError(_controller, error) {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    },
  );
  return promise;
}
