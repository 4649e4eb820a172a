import type { Inspection } from '#lib/contract/inspection.ts';

export interface MetadataGroup {
  title: string;
  entries: { key: string; name: string; value: string }[];
}

const TITLES: Record<string, string> = { general: 'General', tokenizer: 'Tokenizer', quantize: 'Quantization' };

/** By the first part of the key: what is general, the architecture's own, the tokenizer's, and the rest. */
export function groupMetadata(metadata: Inspection['metadata'], words: string): MetadataGroup[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = metadata.filter(({ key, value }) => {
    const text = `${key} ${value}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const architecture = metadata.find(({ key }) => key === 'general.architecture')?.value;
  const titleOf = (part: string) => (part === architecture ? `Architecture: ${part}` : (TITLES[part] ?? 'Others'));
  const groups = Map.groupBy(found, ({ key }) => titleOf(key.split('.')[0] ?? key));
  const order = ['General', `Architecture: ${architecture}`, 'Tokenizer', 'Quantization', 'Others'];
  return order.flatMap((title) => {
    const entries = groups.get(title);
    const bare = (key: string) => (title === 'Others' ? key : key.slice(key.indexOf('.') + 1));
    return entries ? [{ title, entries: entries.map((entry) => ({ ...entry, name: bare(entry.key) })) }] : [];
  });
}
