import { HiveError } from '#lib/contract/hive-error.ts';
import { endpoint } from '../endpoint.ts';

const unknown = (request: Request) => {
  throw new HiveError('not_found', `${new URL(request.url).pathname} is not an address of this API.`);
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: unknown,
  POST: unknown,
  PUT: unknown,
  PATCH: unknown,
  DELETE: unknown,
  OPTIONS: unknown,
});
