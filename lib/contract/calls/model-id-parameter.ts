import { EXAMPLE } from './example-values.ts';

export const modelId = {
  about: 'The model’s id, encoded for an address: `org/repo:<file, the first shard if split>`.',
  example: EXAMPLE.modelId,
};
