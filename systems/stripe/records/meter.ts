import { z } from 'zod';
import { recordId } from './scalars.ts';

export const meterSchema = z.object({
  id: recordId,
  event_name: z.string().min(1),
  customer_mapping: z.object({ event_payload_key: z.string().min(1) }),
  value_settings: z.object({ event_payload_key: z.string().min(1) }),
});

export type MeterRecord = z.infer<typeof meterSchema>;

export const meterSummarySchema = z.object({ aggregated_value: z.number() });
