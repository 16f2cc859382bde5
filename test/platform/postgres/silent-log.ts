import { createLog } from '#platform/log.ts';

export const silentLog = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });
