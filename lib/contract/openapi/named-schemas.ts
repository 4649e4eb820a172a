import { z } from 'zod';
import { auditEntrySchema } from '../audit.ts';
import * as disk from '../disk.ts';
import { downloadPreviewSchema } from '../download-preview.ts';
import { errorBodySchema, errorCodeSchema, errorSchema } from '../errors.ts';
import { endEventSchema, modelEventSchema, narrationSchema, progressEventSchema } from '../events.ts';
import { fitSchema } from '../fit.ts';
import * as hub from '../hub.ts';
import { ownHubTokenSchema } from '../hub-token.ts';
import { inspectionSchema } from '../inspection.ts';
import { clearedEventSchema } from '../job-history.ts';
import * as jobs from '../jobs.ts';
import * as models from '../models.ts';
import { modelRequestSchema, requestCreatedSchema } from '../requests.ts';
import { bandwidthRuleSchema, changeSettingsSchema, devicesOverrideSchema, settingsSchema } from '../settings.ts';
import { capabilitiesSchema } from '../system.ts';
import { linkSchema, quotaSchema, roleSchema, sessionSchema, tokenSchema, userSchema, whoamiSchema } from '../team.ts';
import { checkResultSchema, previousSchema, upstreamSchema } from '../upstream.ts';
import { deliverySchema, webhookSchema } from '../webhooks.ts';

const NAMED = {
  ErrorCode: errorCodeSchema,
  Error: errorSchema,
  ErrorBody: errorBodySchema,
  Job: jobs.jobSchema,
  JobState: jobs.jobStateSchema,
  JobPage: jobs.jobPageSchema,
  JobCreated: jobs.jobCreatedSchema,
  Operation: jobs.operationSchema,
  Progress: jobs.progressSchema,
  FileProgress: jobs.fileProgressSchema,
  CreateJob: jobs.createJobSchema,
  DownloadPreview: downloadPreviewSchema,
  Narration: narrationSchema,
  ProgressEvent: progressEventSchema,
  EndEvent: endEventSchema,
  ModelEvent: modelEventSchema,
  ClearedEvent: clearedEventSchema,
  Model: models.modelSchema,
  ModelFile: models.modelFileSchema,
  ModelPage: models.modelPageSchema,
  ModelDeletion: models.modelDeletionSchema,
  CatalogSummary: models.catalogSummarySchema,
  Upstream: upstreamSchema,
  Previous: previousSchema,
  CheckResult: checkResultSchema,
  Inspection: inspectionSchema,
  Fit: fitSchema,
  HubHit: hub.hubHitSchema,
  HubRepo: hub.hubRepoSchema,
  HubVariant: hub.hubVariantSchema,
  HubFile: hub.hubFileSchema,
  Gate: hub.gateSchema,
  RepoFit: hub.repoFitSchema,
  FoundModel: disk.foundModelSchema,
  FoundFile: disk.foundFileSchema,
  Scan: disk.scanSchema,
  DiskUse: disk.diskUseSchema,
  Leftover: disk.leftoverSchema,
  ImportResult: disk.importResultSchema,
  Settings: settingsSchema,
  SettingsChange: changeSettingsSchema,
  BandwidthRule: bandwidthRuleSchema,
  DevicesOverride: devicesOverrideSchema,
  Capabilities: capabilitiesSchema,
  ModelRequest: modelRequestSchema,
  RequestCreated: requestCreatedSchema,
  Role: roleSchema,
  Quota: quotaSchema,
  OwnHubToken: ownHubTokenSchema,
  User: userSchema,
  Session: sessionSchema,
  Token: tokenSchema,
  AuditEntry: auditEntrySchema,
  Webhook: webhookSchema,
  Delivery: deliverySchema,
  Link: linkSchema,
  Whoami: whoamiSchema,
} satisfies Record<string, z.ZodType>;

/** What has a name of its own in the description and in clients made from it; all else is written where it stands. */
export const namedSchemas = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED)) namedSchemas.add(schema, { id });

export const SCHEMA_NAMES = Object.keys(NAMED);
