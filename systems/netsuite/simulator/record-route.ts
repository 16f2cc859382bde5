import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { parseRecordBody, toReference } from './record-body.ts';
import { listRecords } from './record-list.ts';
import { recordUrl, selfLinks, toRenderOptions } from './record-render.ts';
import type { AnyRecord, RecordService } from './record-service.ts';
import { invalidId, malformed, noSuchRecord, RestError } from './rest-error.ts';
import { originOf, toJsonAnswer, type VendorAnswer } from './rest-response.ts';
import type { World } from './world.ts';

export const recordPath = '/services/rest/record/v1';

interface Target {
  readonly service: RecordService;
  /** As in the path: an internal id or `eid:…`. */
  readonly id?: string;
  readonly rest: readonly string[];
}

function created(request: SimulatedRequest, type: string, id: string): VendorAnswer {
  return { status: 204, headers: { location: `${originOf(request)}${recordPath}/${type}/${id}` } };
}

function requireRecord({ service, id = '' }: Target, request: SimulatedRequest): AnyRecord {
  const external = id.startsWith('eid:');
  if (!external && !/^[1-9]\d*$/.test(id)) throw invalidId(id, request.path);
  const record = service.find(toReference(id));
  if (!record) throw noSuchRecord();
  return record;
}

/** `GET /salesOrder/18`, `/salesOrder/18/item` and `/salesOrder/18/item/1`. */
function show(target: Target, request: SimulatedRequest): VendorAnswer {
  const record = requireRecord(target, request);
  const options = toRenderOptions(request);
  const [sublist, key] = target.rest;
  if (sublist === undefined) {
    const shown = target.service.render(record.id, options);
    return toJsonAnswer(200, 'singular', pickFields(shown, request.query.get('fields')));
  }
  // The rendered record is a plain object whose sublists, expanded, have their elements.
  const full = target.service.render(record.id, { ...options, expand: true }) as Record<string, unknown>;
  const found = full[sublist] as { items?: readonly { links: unknown }[] } | undefined;
  if (!found?.items) throw noSuchRecord();
  if (key === undefined) return toJsonAnswer(200, 'collection', found);
  const path = recordUrl(options, `${target.service.type}/${record.id}/${sublist}/${key}`);
  const element = found.items.find(({ links }) => JSON.stringify(links) === JSON.stringify(selfLinks(path)));
  if (!element) throw noSuchRecord();
  return toJsonAnswer(200, 'singular', element);
}

function pickFields(record: object, fields: string | null): object {
  if (fields === null) return record;
  const wanted = new Set(['links', 'id', ...fields.split(',').map((field) => field.trim())]);
  return Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name)));
}

function replacedSublists(request: SimulatedRequest): ReadonlySet<string> {
  return new Set((request.query.get('replace') ?? '').split(',').filter(Boolean));
}

function write(target: Target, request: SimulatedRequest): VendorAnswer {
  const { service, id } = target;
  const body = () => parseRecordBody(request.body);
  const replace = replacedSublists(request);
  switch (request.method) {
    case 'POST':
      if (id !== undefined) throw malformed();
      return created(request, service.type, service.create(body(), undefined));
    case 'PATCH': {
      const record = requireRecord(target, request);
      service.update(record.id, body(), replace);
      return created(request, service.type, record.id);
    }
    case 'PUT': {
      if (!id?.startsWith('eid:')) throw malformed();
      const existing = service.find(toReference(id));
      if (!existing) return created(request, service.type, service.create(body(), id.slice(4)));
      service.update(existing.id, body(), replace);
      return created(request, service.type, existing.id);
    }
    case 'DELETE':
      service.remove(requireRecord(target, request).id);
      return { status: 204 };
    default:
      throw new RestError(405, 'INVALID_REQUEST', `Method ${request.method} is not allowed.`);
  }
}

function transform(
  target: Target,
  request: SimulatedRequest,
  services: ReadonlyMap<string, RecordService>,
): VendorAnswer {
  const [, to = ''] = target.rest;
  const goal = services.get(to.toLowerCase());
  const make = goal && target.service.transforms?.[goal.type];
  if (request.method !== 'POST' || !goal || !make) {
    throw new RestError(
      400,
      'INVALID_REQUEST',
      `Transformation of ${target.service.type} to ${to} is not supported.`,
    );
  }
  const record = requireRecord(target, request);
  return created(
    request,
    goal.type,
    make(record.id, parseRecordBody(request.body), replacedSublists(request)),
  );
}

function showCatalog(request: SimulatedRequest, services: ReadonlyMap<string, RecordService>): VendorAnswer {
  const options = toRenderOptions(request);
  const selected = request.query.get('select')?.toLowerCase().split(',');
  const items = [...services.values()]
    .filter(({ type }) => !selected || selected.includes(type.toLowerCase()))
    .map(({ type }) => ({
      name: type,
      links: [{ rel: 'canonical', href: recordUrl(options, `metadata-catalog/${type}`) }],
    }));
  return toJsonAnswer(200, 'collection', { items });
}

function toParts(path: string): readonly string[] {
  try {
    return path
      .slice(recordPath.length + 1)
      .split('/')
      .filter(Boolean)
      .map(decodeURIComponent);
  } catch {
    throw malformed();
  }
}

/** Anything below `/services/rest/record/v1`. A write that is refused leaves nothing behind. Throws `RestError`. */
export function answerRecord(
  request: SimulatedRequest,
  world: World,
  services: ReadonlyMap<string, RecordService>,
): VendorAnswer {
  const parts = toParts(request.path);
  const [type = '', id, ...rest] = parts;
  if (type === 'metadata-catalog') return showCatalog(request, services);
  const service = services.get(type.toLowerCase());
  if (!service) throw noSuchRecord();
  const target: Target = { service, rest, ...(id !== undefined && { id }) };
  if (request.method === 'GET')
    return id === undefined ? listRecords(service, request) : show(target, request);
  return world.store.transact(() =>
    rest[0] === '!transform' ? transform(target, request, services) : write(target, request),
  );
}
