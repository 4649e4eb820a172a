import type { HostedCommit, HostedFile, HostedRepo } from './sealed-repo.ts';

const EXPANDABLE = [
  'author',
  'baseModels',
  'cardData',
  'childrenModelCount',
  'config',
  'createdAt',
  'disabled',
  'downloads',
  'downloadsAllTime',
  'evalResults',
  'gated',
  'gguf',
  'inference',
  'inferenceProviderMapping',
  'lastModified',
  'library_name',
  'likes',
  'mask_token',
  'model-index',
  'pipeline_tag',
  'private',
  'resourceGroup',
  'safetensors',
  'sha',
  'siblings',
  'spaces',
  'tags',
  'transformersInfo',
  'trendingScore',
  'usedStorage',
  'widgetData',
  'xetEnabled',
];
/** Asked for by older clients, and silently left out. */
const TOLERATED = ['gitalyUid'];

/** The body of `/api/models/{repo}`, whole or as `expand` asks. Null when an unknown field is asked for. */
export function modelInfo(
  repo: HostedRepo,
  commit: HostedCommit,
  query: URLSearchParams,
): Record<string, unknown> | null {
  const expand = [...query.getAll('expand'), ...query.getAll('expand[]')];
  const blobs = query.get('blobs') === 'true';
  const fields = allFields(repo, commit, blobs);
  if (expand.length > 0) return expanded(fields, expand);
  const { downloadsAllTime, trendingScore, xetEnabled, childrenModelCount, baseModels, ...body } = fields;
  if (query.get('securityStatus') === 'true') body.securityRepoStatus = { scansDone: true, filesWithIssues: [] };
  return body;
}

/** An entry of the search, which is shorter than the info unless `full` is asked for. */
export function searchItem(
  repo: HostedRepo,
  commit: HostedCommit,
  query: URLSearchParams,
): Record<string, unknown> | null {
  const expand = [...query.getAll('expand'), ...query.getAll('expand[]')];
  const fields = allFields(repo, commit, false);
  if (expand.length > 0) return expanded(fields, expand);
  const names = [
    '_id',
    'id',
    'modelId',
    'likes',
    'trendingScore',
    'private',
    'downloads',
    'tags',
    'pipeline_tag',
    'library_name',
    'createdAt',
  ];
  if (query.get('full') === 'true') names.push('author', 'lastModified', 'gated', 'disabled', 'sha', 'siblings');
  if (query.get('config') === 'true') names.push('config');
  if (query.get('cardData') === 'true') names.push('cardData');
  return pick(fields, names);
}

export const expandError = {
  error: `✖ Invalid option: expected one of ${EXPANDABLE.map((name) => `"${name}"`).join('|')}\n  → at expand`,
};

function expanded(fields: Record<string, unknown>, expand: string[]): Record<string, unknown> | null {
  if (expand.some((name) => !EXPANDABLE.includes(name) && !TOLERATED.includes(name))) return null;
  return pick(fields, ['_id', 'id', ...expand]);
}

function pick(fields: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])));
}

function allFields(repo: HostedRepo, commit: HostedCommit, blobs: boolean): Record<string, unknown> {
  const files = [...commit.files.values()];
  return {
    _id: repo.dbId,
    id: repo.id,
    modelId: repo.id,
    author: repo.id.split('/')[0],
    sha: commit.sha,
    lastModified: commit.date,
    createdAt: repo.createdAt,
    private: repo.private,
    gated: repo.gated,
    disabled: repo.disabled,
    downloads: repo.downloads,
    downloadsAllTime: repo.downloads * 10,
    likes: repo.likes,
    trendingScore: repo.trendingScore,
    tags: [...repo.topics, 'region:us'],
    pipeline_tag: repo.pipelineTag ?? undefined,
    library_name: repo.libraryName ?? undefined,
    'model-index': null,
    cardData: repo.cardData,
    config: {},
    baseModels: undefined,
    childrenModelCount: undefined,
    gguf: repo.gguf ?? undefined,
    spaces: [],
    siblings: files.map((file) => (blobs ? sibling(file) : { rfilename: file.path })),
    usedStorage: files.reduce((sum, file) => sum + file.size, 0),
    xetEnabled: repo.xet,
  };
}

function sibling(file: HostedFile) {
  const { path, size, oid, lfs } = file;
  const entry = { rfilename: path, size, blobId: oid };
  return lfs ? { ...entry, lfs: { sha256: lfs.sha256, size, pointerSize: lfs.pointer.length } } : entry;
}
