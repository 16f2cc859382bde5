import type { SlotMeter } from './slot-meter.ts';
import type { WindowMeter } from './window-meter.ts';

/** The limits of an account in this process, of which it may use only what it is granted. */
export interface SharedLimits {
  readonly slots: ReadonlyMap<string, SlotMeter>;
  readonly windows: ReadonlyMap<string, WindowMeter>;
  /** Tells that more was granted. */
  wake(): void;
}

/** Keeps the allowance of one account together with other processes. */
export interface SharedBudget {
  /** From now on grants to these limits. They start with nothing. */
  attach(limits: SharedLimits): void;
  /** A limit is new, and nothing of it granted: asks for a part at once, or grants all of it where no other process is there. */
  welcome(limit: SlotMeter | WindowMeter): void;
  /** A call waits: worth asking for more soon. */
  nudge(): void;
}
