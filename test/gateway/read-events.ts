/** Reads `data:` lines of an event stream, or the JSON parts of a multipart one, as they come. */
export async function* readEvents(response: Response): AsyncGenerator<Record<string, unknown>, void, void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split(/\r?\n/);
    text = lines.pop() ?? '';
    for (const line of lines) {
      const json = /^(?:data: )?(\{.*\})$/.exec(line)?.[1];
      if (json !== undefined) yield JSON.parse(json);
    }
  }
}

/** Waits until a condition holds; fails after five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const endsAt = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > endsAt) throw new Error(`Never came true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
