import type { Answer } from './answer.ts';

/**
 * A `Response` over bytes that are already here. It reads them without the streams of an ordinary one, which would cost
 * more than the rest of the shield, and makes such a stream only for who asks for `body`.
 */
export class BufferedResponse extends Response {
  readonly #answer: Answer;
  #body: ReadableStream<Uint8Array<ArrayBuffer>> | null | undefined;
  #isRead = false;

  constructor(answer: Answer) {
    const { status, statusText, headers } = answer;
    super(null, { status, statusText, headers });
    this.#answer = answer;
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    if (this.#body === undefined) {
      const { status, bytes } = this.#answer;
      const hasNone = status === 204 || status === 205 || status === 304;
      this.#body = hasNone ? null : new Response(bytes).body;
    }
    return this.#body;
  }

  override get bodyUsed(): boolean {
    return this.#isRead || this.#body?.locked === true;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    this.#read();
    return this.#answer.bytes.slice(0);
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer());
  }

  override async blob(): Promise<Blob> {
    return new Blob([await this.arrayBuffer()], { type: this.headers.get('content-type') ?? '' });
  }

  override async text(): Promise<string> {
    this.#read();
    return this.#answer.text();
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  override formData(): Promise<FormData> {
    return new Response(this.#answer.bytes, { headers: this.headers }).formData();
  }

  override clone(): Response {
    if (this.bodyUsed)
      throw new TypeError('The body has been read already: clone the response before reading it.');
    return new BufferedResponse(this.#answer);
  }

  #read(): void {
    if (this.bodyUsed)
      throw new TypeError('The body has been read already: clone the response before reading it.');
    this.#isRead = true;
  }
}
