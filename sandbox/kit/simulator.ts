import type { Company } from '../company/company.ts';

/** A URL, or what tells it once it is known: until then nothing is sent. */
export type WebhookTarget = string | (() => string | undefined);

/** How a simulated system is run; the same for every vendor. */
export interface SimulatorConfig {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly company: Company;
  /** `real` answers at the vendor's pace, `fast` at once. */
  readonly latency: 'fast' | 'real';
  /** `real` refuses what the vendor would refuse for rate or concurrency, `off` refuses nothing. */
  readonly limits: 'real' | 'off';
  readonly seed: number;
  /** Folder where changes are kept over a restart; absent keeps them in memory only. */
  readonly dataDir?: string;
  /** Where webhooks go; absent sends none. */
  readonly webhookUrl?: WebhookTarget;
  /** Told what a person should know: a journal that was set aside, a call on which the simulator itself failed. */
  readonly log?: (line: string) => void;
}

/** A running simulated system. */
export interface Simulator extends AsyncDisposable {
  /** `salesforce`, `netsuite`, `stripe`. */
  readonly system: string;
  /** `http://127.0.0.1:4101`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
}

/** What the vendor's part of a simulator is given of one request. Paths and queries are as sent, bodies are unparsed. */
export interface SimulatedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SimulatedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; JSON is serialized by the vendor's part. */
  readonly body?: string;
  /** Named in `/_sandbox/stats` `byOperation`: the vendor's endpoint without ids. */
  readonly operation: string;
  /** The answer was a refusal for rate or concurrency. */
  readonly limited?: boolean;
}

/** The vendor's time, moved by `POST /_sandbox/clock`. */
export interface SimulatedClock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The vendor's part of a simulator: what the kit needs to serve it. */
export interface SimulatedVendor {
  readonly system: string;
  handle(request: SimulatedRequest): Promise<SimulatedResponse>;
  /** Milliseconds that an operation takes at the real vendor, for `latency: 'real'`. */
  latencyMs(request: SimulatedRequest, random: () => number): number;
  /** For `GET /_sandbox/records/TYPE`: what the system holds, with external ids; undefined for a type it does not know. */
  records(type: string): readonly unknown[] | undefined;
  /**
   * Called on arrival, before latency, where the vendor counts rate and concurrency: a refusal to answer at once, or the function to
   * call when the answer has left. Absent admits every call.
   */
  admit?(request: SimulatedRequest): SimulatedResponse | (() => void) | undefined;
  /** `byOperation` name of a call that a fault kept from the vendor; `faulted` where absent. */
  operation?(request: SimulatedRequest): string;
  /** Called when the clock was moved, so that due state changes happen. */
  onClock?(): Promise<void>;
}
