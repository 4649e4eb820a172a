import type { RepoInput } from './repo.ts';

/** What the Hub shows of the sample model. */
export const BUMBLE_GGUF = {
  total: 374_496,
  architecture: 'llama',
  context_length: 4096,
  bos_token: '<s>',
  eos_token: '</s>',
};

export const BUMBLE_FACTS = {
  cardData: { license: 'mit', language: ['en'] },
  gguf: BUMBLE_GGUF,
  topics: ['gguf', 'llama', 'text-generation', 'en', 'license:mit'],
} satisfies Partial<RepoInput>;

/** A README with the front matter that the Hub reads. */
export function card(title: string, text: string, license = 'mit'): string {
  return `---\nlicense: ${license}\nlanguage:\n- en\ntags:\n- gguf\n---\n\n# ${title}\n\n${text}\n\nServed by the stand-in Hub of rbee Hive; its weights are random.\n`;
}
