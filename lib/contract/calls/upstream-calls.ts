import { describeCall } from '../call.ts';
import { jobCreatedSchema } from '../jobs.ts';
import { modelDeletionSchema } from '../models.ts';
import { checkModelsSchema, dropPreviousSchema } from '../upstream.ts';
import { EXAMPLE } from './example-values.ts';
import { modelId } from './model-id-parameter.ts';

const headers = { Location: 'Where the job can be read.' };
const begun = { about: 'The job that does it.', json: jobCreatedSchema, headers };

export const checkModels = describeCall({
  id: 'checkModels',
  method: 'POST',
  path: '/v1/models/check',
  group: 'Models',
  summary: 'Compares several models, or all, with the Hub',
  about: 'What is found is said in `upstream` of each model. Without ids all that come from the Hub are compared.',
  least: 'operator',
  body: checkModelsSchema,
  mayBeEmpty: true,
  answers: { 202: begun },
  errors: ['not_found', 'conflict'],
  examples: [
    { name: 'All', status: 202 },
    { name: 'One model', body: { ids: [EXAMPLE.modelId] }, status: 202 },
  ],
});

export const checkModel = describeCall({
  id: 'checkModel',
  method: 'POST',
  path: '/v1/models/{id}/check',
  group: 'Models',
  summary: 'Compares a model with the Hub',
  least: 'operator',
  params: { id: modelId },
  answers: { 202: begun },
  errors: ['not_found', 'conflict'],
  examples: [{ name: 'A model', status: 202 }],
});

const change = <Id extends string, Path extends `/v1/models/{id}/${string}`>(
  id: Id,
  path: Path,
  { summary, about, status }: { summary: string; about: string; status: number },
) =>
  describeCall({
    id,
    method: 'POST',
    path,
    group: 'Models',
    summary,
    about,
    least: 'operator',
    params: { id: modelId },
    answers: { 200: { about: 'The job that does the same already.', json: jobCreatedSchema, headers }, 202: begun },
    errors: ['not_found', 'conflict'],
    examples: [{ name: 'A model', status }],
  });

export const updateModel = change('updateModel', '/v1/models/{id}/update', {
  summary: 'Takes the version that the Hub has now',
  about: 'The present version is kept until it is given up.',
  status: 202,
});

export const rollBackModel = change('rollBackModel', '/v1/models/{id}/rollback', {
  summary: 'Goes back to the version that an update has replaced',
  about: 'The two versions change places. 409 when none is kept.',
  status: 409,
});

export const repairModel = change('repairModel', '/v1/models/{id}/repair', {
  summary: 'Fetches what of a corrupt or missing model is wrong',
  about: '409 when nothing is known to be wrong: verifying looks.',
  status: 409,
});

export const giveUpPrevious = describeCall({
  id: 'giveUpPrevious',
  method: 'DELETE',
  path: '/v1/models/{id}/previous',
  group: 'Models',
  summary: 'Gives the version up that an update has replaced, or says what that would free',
  about: 'Operators give up what they brought, admins everything; everybody may ask with `dry_run`.',
  least: 'viewer',
  params: { id: modelId },
  query: dropPreviousSchema,
  answers: { 200: { about: 'What became free, and what others keep.', json: modelDeletionSchema } },
  errors: ['not_found', 'conflict', 'model_in_use'],
  examples: [{ name: 'None is kept', query: { dry_run: 'true' }, status: 409 }],
});
