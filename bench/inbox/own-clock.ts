/** Answers of webhooks by the receiver's own clock: all, and those within 20 ms. */
export interface OwnClock {
  readonly all: number;
  readonly within20Ms: number;
}

/** As the receiver's metrics tell it: without the sender, the network and the accepting of connections. */
export async function readOwnClock(url: string): Promise<OwnClock> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const count = (name: string, label = '') =>
    Number(
      new RegExp(`^weir_webhook_seconds_${name}\\{[^}]*${label}[^}]*\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0,
    );
  return { all: count('count'), within20Ms: count('bucket', 'le="0.02"') };
}
