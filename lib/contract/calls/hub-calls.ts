import { describeCall } from '../call.ts';
import {
  fitQuerySchema,
  hubPageSchema,
  hubReadmeSchema,
  hubRepoSchema,
  hubRevisionsSchema,
  lookAtRepoSchema,
  pictureQuerySchema,
  repoFitSchema,
  searchHubSchema,
} from '../hub.ts';
import { HUB_ERRORS, REFERENCE_ERRORS } from './error-groups.ts';
import { EXAMPLE } from './example-values.ts';

const params = {
  org: { about: 'Whose repo it is.', example: EXAMPLE.org },
  repo: { about: 'Its name.', example: EXAMPLE.repo },
};
const errors = [...REFERENCE_ERRORS, ...HUB_ERRORS];

export const searchHub = describeCall({
  id: 'searchHub',
  method: 'GET',
  path: '/v1/hub/search',
  group: 'The Hub',
  summary: 'Searches the Hub for GGUF repos',
  about: 'Answers are some minutes old at most.',
  least: 'viewer',
  query: searchHubSchema,
  answers: { 200: { about: 'A page of repos.', json: hubPageSchema } },
  errors: HUB_ERRORS,
  examples: [
    { name: 'By words', query: { q: 'llama', sort: 'downloads', limit: '5' }, status: 200 },
    { name: 'Up to 8 billion parameters', query: { max_parameters: '8', gated: 'false' }, status: 200 },
    { name: 'An unknown order', query: { sort: 'luck' }, status: 400 },
  ],
});

export const getHubRepo = describeCall({
  id: 'getHubRepo',
  method: 'GET',
  path: '/v1/hub/models/{org}/{repo}',
  group: 'The Hub',
  summary: 'Says what can be had from a repo',
  least: 'viewer',
  params,
  query: lookAtRepoSchema,
  answers: { 200: { about: 'The repo and its variants, the smallest first.', json: hubRepoSchema } },
  errors,
  examples: [
    { name: 'The newest', status: 200 },
    { name: 'A branch', query: { revision: 'main' }, status: 200 },
    { name: 'No such branch', query: { revision: 'no-such-branch' }, status: 404 },
  ],
});

export const getRepoFit = describeCall({
  id: 'getRepoFit',
  method: 'GET',
  path: '/v1/hub/models/{org}/{repo}/fit',
  group: 'The Hub',
  summary: 'Says which variants of a repo run on this machine',
  least: 'viewer',
  params,
  query: lookAtRepoSchema.extend(fitQuerySchema.shape),
  answers: { 200: { about: 'Whether and where each variant runs.', json: repoFitSchema } },
  errors: [...errors, 'corrupt_gguf', 'file_not_found'],
  examples: [
    { name: 'As it is', status: 200 },
    { name: 'With a context of 8192 tokens', query: { context: '8192', cache_type: 'q8_0' }, status: 200 },
    { name: 'A context that is too small', query: { context: '1' }, status: 400 },
  ],
});

export const getRepoReadme = describeCall({
  id: 'getRepoReadme',
  method: 'GET',
  path: '/v1/hub/models/{org}/{repo}/readme',
  group: 'The Hub',
  summary: 'Reads the README of a repo',
  about: 'As HTML that is made safe: no scripts and styles, and pictures of the repo alone, by the call below.',
  least: 'viewer',
  params,
  query: lookAtRepoSchema,
  answers: { 200: { about: 'The README; null when there is none that can be shown.', json: hubReadmeSchema } },
  errors,
  examples: [{ name: 'A README', status: 200 }],
});

const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export const getRepoPicture = describeCall({
  id: 'getRepoPicture',
  method: 'GET',
  path: '/v1/hub/models/{org}/{repo}/picture',
  group: 'The Hub',
  summary: 'Gives a picture of a repo, for its README',
  about: 'A PNG, JPEG, GIF or WebP of at most 4 MiB, proven by its hash.',
  least: 'viewer',
  params,
  query: pictureQuerySchema,
  answers: { 200: { about: 'The picture; its media type is that of its bytes.', text: PICTURE_TYPES } },
  errors: [...errors, 'not_found', 'hash_mismatch'],
  examples: [
    { name: 'What its README shows', query: { path: 'images/quants.png' }, status: 200 },
    { name: 'What is no picture', query: { path: 'config.json' }, status: 404 },
  ],
});

export const getRepoRevisions = describeCall({
  id: 'getRepoRevisions',
  method: 'GET',
  path: '/v1/hub/models/{org}/{repo}/revisions',
  group: 'The Hub',
  summary: 'Lists branches, tags and commits of a repo',
  least: 'viewer',
  params,
  query: lookAtRepoSchema,
  answers: { 200: { about: 'The newest commits first.', json: hubRevisionsSchema } },
  errors,
  examples: [{ name: 'A repo', status: 200 }],
});
