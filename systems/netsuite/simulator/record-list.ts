import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { parsePageBounds } from './page-bounds.ts';
import { parseRecordFilter } from './record-filter.ts';
import { recordUrl, selfLinks, toRenderOptions } from './record-render.ts';
import type { RecordService } from './record-service.ts';
import { toJsonAnswer, toPage, type VendorAnswer } from './rest-response.ts';

/** `GET /customer?q=…`: ids and links alone. */
export function listRecords(service: RecordService, request: SimulatedRequest): VendorAnswer {
  const options = toRenderOptions(request);
  const bounds = parsePageBounds(request);
  const q = request.query.get('q');
  const filter = q === null || q === '' ? undefined : parseRecordFilter(q);
  const items = [];
  for (const { id } of service.all()) {
    // Rendered records are plain objects.
    const matches = !filter || filter(service.render(id, options) as Readonly<Record<string, unknown>>);
    if (matches) items.push({ links: selfLinks(recordUrl(options, `${service.type}/${id}`)), id });
  }
  return toJsonAnswer(200, 'collection', toPage(request, items, bounds));
}
