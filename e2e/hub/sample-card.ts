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

/** As publishers write them: badges, HTML, tables, commands, a folded part, links of every kind. */
export const PUBLISHERS_TEXT = `
<div align="center"><a href="https://example.org"><img src="https://example.org/badge.svg" alt="badge"></a></div>

## Which file

| Quant | Size | Use case |
| --- | --: | --- |
| Q2_K | 29 MB | smallest, loses most |
| **Q4_K_M** | 43 MB | balanced, *recommended* |
| Q8_0 | 75 MB | hardly any loss |

![What each quant loses](images/quants.png)

## Prompt

\`\`\`
[INST] <<SYS>>
You are a helpful bee.
<</SYS>>
{prompt} [/INST]
\`\`\`

Run it with \`llama-server -m llama-2-7b-chat.Q4_K_M.gguf -c 4096\`, see the [licence](LICENSE.txt) and
[llama.cpp](https://github.com/ggml-org/llama.cpp).

> Its answers are those of random weights.

<details><summary>How it was made</summary>

- converted with \`convert_hf_to_gguf.py\`
- quantised with an importance matrix

</details>
`;
