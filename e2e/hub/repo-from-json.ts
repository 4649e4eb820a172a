import { z } from 'zod';
import type { ByteSource } from './byte-source.ts';
import { generatedBytes, generatedGguf } from './generated-file.ts';
import { git, lfs, type RepoDescription, repo } from './repo.ts';
import { sampleModel } from './sample-models.ts';

const size = z.number().int().positive();
const ggufSchema = z.strictObject({
  architecture: z.string().optional(),
  name: z.string().optional(),
  contextLength: z.number().int().positive().optional(),
  blockCount: z.number().int().positive().optional(),
  fileType: z.number().int().optional(),
  license: z.string().optional(),
  version: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
});

/** Where a file's bytes come from: text, one of the sample models, or made up to a size. */
const fileSchema = z.union([
  z.strictObject({ text: z.string(), storage: z.enum(['git', 'lfs']).default('git') }),
  z.strictObject({ sample: z.string() }),
  z.strictObject({
    generated: z.strictObject({ size, seed: z.number().int().default(1), gguf: ggufSchema.optional() }),
  }),
]);
const filesSchema = z.record(z.string(), fileSchema);

const repoSchema = z.strictObject({
  id: z.string().regex(/^[\w.-]+(\/[\w.-]+)?$/),
  files: filesSchema.optional(),
  commits: z.array(z.strictObject({ files: filesSchema, title: z.string().optional() })).optional(),
  branches: z.record(z.string(), z.number().int()).optional(),
  tags: z.record(z.string(), z.number().int()).optional(),
  private: z.boolean().optional(),
  gated: z.union([z.literal(false), z.enum(['auto', 'manual'])]).optional(),
  disabled: z.boolean().optional(),
  xet: z.boolean().optional(),
  formerIds: z.array(z.string()).optional(),
});

/** A repo as another process describes it. */
export function repoFromJson(json: unknown): RepoDescription {
  const { files, commits, ...rest } = repoSchema.parse(json);
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return repo({
    ...given,
    id: rest.id,
    ...(files && { files: describeFiles(files) }),
    ...(commits && {
      commits: commits.map((commit) => ({
        files: describeFiles(commit.files),
        ...(commit.title !== undefined && { title: commit.title }),
      })),
    }),
  });
}

function describeFiles(files: z.output<typeof filesSchema>) {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [path, describeFile(file)]));
}

function describeFile(file: z.output<typeof fileSchema>) {
  if ('text' in file) return file.storage === 'git' ? git(file.text) : lfs(file.text);
  return lfs('sample' in file ? sampleModel(file.sample) : generated(file.generated));
}

function generated({
  size,
  seed,
  gguf,
}: {
  size: number;
  seed: number;
  gguf?: z.output<typeof ggufSchema> | undefined;
}): ByteSource {
  if (!gguf) return generatedBytes({ seed, size });
  const given = Object.fromEntries(Object.entries(gguf).filter(([, value]) => value !== undefined));
  return generatedGguf({ seed, size, ...given });
}
