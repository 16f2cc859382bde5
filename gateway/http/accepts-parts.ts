/**
 * Whether a client takes an answer in parts, in the form that is written here: as events, or as multipart/mixed that names no
 * other form. What it is willing to take of subscriptions says nothing of other operations.
 */
export function acceptsParts(accept: string | null): boolean {
  return acceptsEvents(accept) || acceptsMultipart(accept);
}

export function acceptsEvents(accept: string | null): boolean {
  return accept?.includes('text/event-stream') === true;
}

export function acceptsMultipart(accept: string | null): boolean {
  return (accept ?? '').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().replaceAll('"', ''));
    const isOther = (parameter: string) =>
      /^(defer|incremental|subscription)Spec=/i.test(parameter) && !/^deferSpec=20220824$/i.test(parameter);
    return type.toLowerCase() === 'multipart/mixed' && !parameters.some(isOther);
  });
}
