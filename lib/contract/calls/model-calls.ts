import { describeCall } from '../call.ts';
import { inspectionSchema } from '../inspection.ts';
import { jobCreatedSchema } from '../jobs.ts';
import {
  catalogSummarySchema,
  deletedModelsSchema,
  deleteModelSchema,
  deleteModelsSchema,
  listDeletedSchema,
  listModelsSchema,
  modelDeletionSchema,
  modelPageSchema,
  modelSchema,
  modelsDeletedSchema,
  modelsVerifySchema,
  verifyModelsSchema,
} from '../models.ts';
import { EXAMPLE } from './example-values.ts';
import { modelId } from './model-id-parameter.ts';

export const listModels = describeCall({
  id: 'listModels',
  method: 'GET',
  path: '/v1/models',
  group: 'Models',
  summary: 'Lists the models of this hive',
  least: 'viewer',
  query: listModelsSchema,
  answers: { 200: { about: 'A page of models, and how many there are in all.', json: modelPageSchema } },
  errors: [],
  examples: [
    { name: 'All', status: 200 },
    { name: 'The largest llamas', query: { q: 'llama', sort: '-size', limit: '10' }, status: 200 },
    { name: 'A limit that is no number', query: { limit: 'many' }, status: 400 },
  ],
});

export const summarizeModels = describeCall({
  id: 'summarizeModels',
  method: 'GET',
  path: '/v1/models/summary',
  group: 'Models',
  summary: 'Says what the whole catalog consists of',
  least: 'viewer',
  answers: { 200: { about: 'Counts by quant, architecture, status and repo.', json: catalogSummarySchema } },
  errors: [],
  examples: [{ name: 'The catalog', status: 200 }],
});

export const listDeletedModels = describeCall({
  id: 'listDeletedModels',
  method: 'GET',
  path: '/v1/models/deleted',
  group: 'Models',
  summary: 'Says which models were deleted lately, and by whom',
  least: 'viewer',
  query: listDeletedSchema,
  answers: { 200: { about: 'The newest first.', json: deletedModelsSchema } },
  errors: [],
  examples: [{ name: 'The last ten', query: { limit: '10' }, status: 200 }],
});

export const getModel = describeCall({
  id: 'getModel',
  method: 'GET',
  path: '/v1/models/{id}',
  group: 'Models',
  summary: 'Reads a model',
  least: 'viewer',
  params: { id: modelId },
  answers: { 200: { about: 'The model; `path` is what a runtime is given.', json: modelSchema } },
  errors: ['not_found'],
  examples: [{ name: 'A model', status: 200 }],
});

export const deleteModel = describeCall({
  id: 'deleteModel',
  method: 'DELETE',
  path: '/v1/models/{id}',
  group: 'Models',
  summary: 'Deletes a model, or says what that would do',
  about: 'Operators delete what they brought, admins everything; everybody may ask with `dry_run`.',
  least: 'viewer',
  params: { id: modelId },
  query: deleteModelSchema,
  answers: { 200: { about: 'What became free, and what others keep.', json: modelDeletionSchema } },
  errors: ['not_found', 'conflict', 'model_in_use'],
  examples: [
    { name: 'See what it would do', query: { dry_run: 'true' }, status: 200 },
    { name: 'Delete', status: 200 },
  ],
});

export const inspectModel = describeCall({
  id: 'inspectModel',
  method: 'GET',
  path: '/v1/models/{id}/inspection',
  group: 'Models',
  summary: 'Reads what the model’s file says',
  about: 'Its metadata, its chat template in use, and the memory it takes by context.',
  least: 'viewer',
  params: { id: modelId },
  answers: { 200: { about: 'What the file says.', json: inspectionSchema } },
  errors: ['not_found', 'corrupt_gguf'],
  examples: [{ name: 'A model', status: 200 }],
});

export const verifyModel = describeCall({
  id: 'verifyModel',
  method: 'POST',
  path: '/v1/models/{id}/verify',
  group: 'Models',
  summary: 'Hashes a model’s files again',
  least: 'operator',
  params: { id: modelId },
  answers: {
    202: {
      about: 'The job that does it.',
      json: jobCreatedSchema,
      headers: { Location: 'Where the job can be read.' },
    },
  },
  errors: ['not_found'],
  examples: [{ name: 'A model', status: 202 }],
});

export const deleteModels = describeCall({
  id: 'deleteModels',
  method: 'POST',
  path: '/v1/models/delete',
  group: 'Models',
  summary: 'Deletes several models, or says what that would do',
  about: 'What can’t be done for one of them is said beside it in `failed`, and done for the others.',
  least: 'operator',
  body: deleteModelsSchema,
  answers: { 200: { about: 'What became free, and what could not be deleted.', json: modelsDeletedSchema } },
  errors: ['not_found', 'conflict', 'model_in_use'],
  examples: [
    { name: 'See what it would do', body: { ids: [EXAMPLE.modelId], dry_run: true }, status: 200 },
    { name: 'Delete', body: { ids: [EXAMPLE.modelId] }, status: 200 },
  ],
});

export const verifyModels = describeCall({
  id: 'verifyModels',
  method: 'POST',
  path: '/v1/models/verify',
  group: 'Models',
  summary: 'Hashes the files of several models again',
  least: 'operator',
  body: verifyModelsSchema,
  answers: { 202: { about: 'A job for each, and what could not be begun.', json: modelsVerifySchema } },
  errors: [],
  examples: [{ name: 'One model', body: { ids: [EXAMPLE.modelId] }, status: 202 }],
});
