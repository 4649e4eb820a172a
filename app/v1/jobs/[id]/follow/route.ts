import { followJob, unfollowJob } from '#lib/contract/calls/notice-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../../answering.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: answering(followJob, ({ params }) => getHive().jobs.follow(params.id)),
  DELETE: answering(unfollowJob, ({ params }) => getHive().jobs.unfollow(params.id)),
});
