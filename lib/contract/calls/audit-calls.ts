import { z } from 'zod';
import {
  auditEntrySchema,
  auditPageSchema,
  auditVerifiedSchema,
  exportAuditSchema,
  listAuditSchema,
  verifyAuditSchema,
} from '../audit.ts';
import { describeCall } from '../call.ts';

export const listAudit = describeCall({
  id: 'listAudit',
  method: 'GET',
  path: '/v1/audit',
  group: 'The team',
  summary: 'Lists who changed what, the newest first',
  least: 'admin',
  query: listAuditSchema,
  answers: { 200: { about: 'A page of entries.', json: auditPageSchema } },
  errors: [],
  examples: [
    { name: 'All', status: 200 },
    { name: 'Models that came', query: { action: 'model_add', limit: '10' }, status: 200 },
  ],
});

export const exportAudit = describeCall({
  id: 'exportAudit',
  method: 'GET',
  path: '/v1/audit/export',
  group: 'The team',
  summary: 'Gives all entries that match, the oldest first, as a file',
  about: 'As JSON a list of entries, by which the chain of hashes can be followed elsewhere, or as CSV.',
  least: 'admin',
  query: exportAuditSchema,
  answers: {
    200: {
      about: 'The file.',
      json: z.array(auditEntrySchema),
      text: 'text/csv',
      headers: { 'Content-Disposition': 'A name for the file.' },
    },
  },
  errors: [],
  examples: [
    { name: 'As JSON', status: 200 },
    { name: 'As CSV', query: { format: 'csv' }, status: 200 },
  ],
});

export const verifyAudit = describeCall({
  id: 'verifyAudit',
  method: 'GET',
  path: '/v1/audit/verify',
  group: 'The team',
  summary: 'Says whether every entry of the audit is as it was written, and none is missing',
  least: 'admin',
  query: verifyAuditSchema,
  answers: { 200: { about: 'How many entries hold, and the first that does not.', json: auditVerifiedSchema } },
  errors: [],
  examples: [
    { name: 'The chain', status: 200 },
    { name: 'With a hash that was kept', query: { expect: 'e'.repeat(64) }, status: 200 },
    { name: 'No hash', query: { expect: 'abc' }, status: 400 },
  ],
});
