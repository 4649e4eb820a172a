import { describeCall } from '../call.ts';
import { ownHubTokenSchema, setOwnHubTokenSchema } from '../hub-token.ts';
import { HUB_ERRORS } from './error-groups.ts';

export const getOwnHubToken = describeCall({
  id: 'getOwnHubToken',
  method: 'GET',
  path: '/v1/hub-token',
  group: 'The team',
  summary: 'Says whether one has a token of the Hub of one’s own, and whose it is',
  least: 'viewer',
  answers: { 200: { about: 'Never the token itself.', json: ownHubTokenSchema } },
  errors: [],
  examples: [{ name: 'One’s own', status: 200 }],
});

export const setOwnHubToken = describeCall({
  id: 'setOwnHubToken',
  method: 'PUT',
  path: '/v1/hub-token',
  group: 'The team',
  summary: 'Stores a token of the Hub for oneself, once the Hub has said whose it is',
  about: 'Only a person who is signed in has one: a token of a program is refused.',
  least: 'viewer',
  body: setOwnHubTokenSchema,
  answers: { 200: { about: 'It is stored.', json: ownHubTokenSchema } },
  errors: HUB_ERRORS,
  examples: [{ name: 'By a program', body: { token: 'hf_example' }, status: 403 }],
});

export const removeOwnHubToken = describeCall({
  id: 'removeOwnHubToken',
  method: 'DELETE',
  path: '/v1/hub-token',
  group: 'The team',
  summary: 'Forgets one’s own token of the Hub',
  about: 'Downloads that were asked for with it do not go on as the hive.',
  least: 'viewer',
  answers: { 204: { about: 'There is none any more.' } },
  errors: [],
  examples: [{ name: 'By a program', status: 403 }],
});
