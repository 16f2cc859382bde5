export interface Limiter {
  schedule<T>(options: { readonly priority: number }, work: () => Promise<T>): Promise<T>;
  chain(limiter: Limiter): Limiter;
  stop(options: { readonly dropWaitingJobs: boolean }): Promise<void>;
}

export type LimiterClass = new (options: Readonly<Record<string, number>>) => Limiter;

/** The limiter that the shield is compared with; `undefined` where it is not installed. */
export async function loadBottleneck(): Promise<LimiterClass | undefined> {
  // No dependency of the product: compiling this must not need it.
  const name: string = 'bottleneck';
  const found = (await import(name).catch(() => undefined)) as { default: LimiterClass } | undefined;
  return found?.default;
}
