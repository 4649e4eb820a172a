import { describeCall } from '../call.ts';
import { decideRequestSchema, listRequestsSchema, modelRequestSchema, requestPageSchema } from '../requests.ts';
import {
  changeUserSchema,
  createTokenSchema,
  createUserSchema,
  linkCreatedSchema,
  tokenCreatedSchema,
  tokenListSchema,
  userCreatedSchema,
  userListSchema,
  userSchema,
} from '../team.ts';
import { EXAMPLE } from './example-values.ts';

const requestId = { about: 'The `request_id`.', example: EXAMPLE.requestId };
const userId = { about: 'The user’s `id`.', example: EXAMPLE.userId };
const noJobBegins = ['not_found', 'conflict'] as const;

export const listRequests = describeCall({
  id: 'listRequests',
  method: 'GET',
  path: '/v1/requests',
  group: 'The team',
  summary: 'Lists downloads that were asked for, the newest first',
  least: 'viewer',
  query: listRequestsSchema,
  answers: { 200: { about: 'A page of requests.', json: requestPageSchema } },
  errors: [],
  examples: [{ name: 'Those that wait', query: { state: 'open' }, status: 200 }],
});

export const getRequest = describeCall({
  id: 'getRequest',
  method: 'GET',
  path: '/v1/requests/{id}',
  group: 'The team',
  summary: 'Reads a request',
  least: 'viewer',
  params: { id: requestId },
  answers: { 200: { about: 'The request; once approved with its `job_id`.', json: modelRequestSchema } },
  errors: ['not_found'],
  examples: [{ name: 'A request', status: 200 }],
});

export const approveRequest = describeCall({
  id: 'approveRequest',
  method: 'POST',
  path: '/v1/requests/{id}/approve',
  group: 'The team',
  summary: 'Approves a request: the download begins in the name of who asked',
  least: 'admin',
  params: { id: requestId },
  body: decideRequestSchema,
  mayBeEmpty: true,
  answers: { 200: { about: 'The request with its `job_id`.', json: modelRequestSchema } },
  errors: noJobBegins,
  examples: [{ name: 'With a word', body: { note: 'Fits on the new GPU.' }, status: 200 }],
});

export const declineRequest = describeCall({
  id: 'declineRequest',
  method: 'POST',
  path: '/v1/requests/{id}/decline',
  group: 'The team',
  summary: 'Declines a request',
  least: 'admin',
  params: { id: requestId },
  body: decideRequestSchema,
  mayBeEmpty: true,
  answers: { 200: { about: 'The request.', json: modelRequestSchema } },
  errors: noJobBegins,
  examples: [{ name: 'With a reason', body: { note: 'The disk is full.' }, status: 200 }],
});

export const listUsers = describeCall({
  id: 'listUsers',
  method: 'GET',
  path: '/v1/users',
  group: 'The team',
  summary: 'Lists the people of this hive',
  least: 'admin',
  answers: { 200: { about: 'All of them.', json: userListSchema } },
  errors: [],
  examples: [{ name: 'People', status: 200 }],
});

export const createUser = describeCall({
  id: 'createUser',
  method: 'POST',
  path: '/v1/users',
  group: 'The team',
  summary: 'Invites somebody',
  about: 'The link is in this answer alone; no mail is sent.',
  least: 'admin',
  body: createUserSchema,
  answers: { 201: { about: 'The user, and the link to hand over.', json: userCreatedSchema } },
  errors: ['conflict'],
  examples: [
    { name: 'A viewer', body: { email: 'ada@example.com', role: 'viewer' }, status: 201 },
    { name: 'No address', body: { email: 'ada', role: 'viewer' }, status: 400 },
  ],
});

export const changeUser = describeCall({
  id: 'changeUser',
  method: 'PATCH',
  path: '/v1/users/{id}',
  group: 'The team',
  summary: 'Changes a user’s role or share, or shuts them out',
  least: 'admin',
  params: { id: userId },
  body: changeUserSchema,
  answers: { 200: { about: 'The user.', json: userSchema } },
  errors: ['not_found', 'conflict'],
  examples: [
    { name: 'Make an operator', body: { role: 'operator' }, status: 200 },
    { name: 'One download at a time', body: { quota: { disk_bytes: null, running_jobs: 1 } }, status: 200 },
  ],
});

export const createUserLink = describeCall({
  id: 'createUserLink',
  method: 'POST',
  path: '/v1/users/{id}/link',
  group: 'The team',
  summary: 'Makes a new link with which a user chooses a password',
  least: 'admin',
  params: { id: userId },
  answers: { 201: { about: 'The link, in this answer alone.', json: linkCreatedSchema } },
  errors: ['not_found', 'conflict'],
  examples: [{ name: 'A link', status: 201 }],
});

export const listTokens = describeCall({
  id: 'listTokens',
  method: 'GET',
  path: '/v1/tokens',
  group: 'The team',
  summary: 'Lists the tokens of programs',
  least: 'admin',
  answers: { 200: { about: 'All of them, without their secrets.', json: tokenListSchema } },
  errors: [],
  examples: [{ name: 'Tokens', status: 200 }],
});

export const createToken = describeCall({
  id: 'createToken',
  method: 'POST',
  path: '/v1/tokens',
  group: 'The team',
  summary: 'Makes a token for a program',
  about: 'The token is in this answer alone; only its hash is kept.',
  least: 'admin',
  body: createTokenSchema,
  answers: { 201: { about: 'The token.', json: tokenCreatedSchema } },
  errors: ['conflict'],
  examples: [{ name: 'For the build', body: { name: 'build', role: 'operator' }, status: 201 }],
});

export const revokeToken = describeCall({
  id: 'revokeToken',
  method: 'DELETE',
  path: '/v1/tokens/{id}',
  group: 'The team',
  summary: 'Revokes a token',
  least: 'admin',
  params: { id: { about: 'The token’s `id`, not the token.', example: EXAMPLE.tokenId } },
  answers: { 204: { about: 'It holds no more.' } },
  errors: ['not_found'],
  examples: [{ name: 'A token', status: 204 }],
});
