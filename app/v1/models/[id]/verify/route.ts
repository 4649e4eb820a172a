import { getHive } from '#lib/hive/current.ts';
import { accepted } from '../../../accepted.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: (_, { id = '' }) => accepted(getHive().models.verify(id)),
});
