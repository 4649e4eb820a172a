import { join } from 'node:path';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { openDatabase } from '#lib/database/open-database.ts';

const FAMILIES = [
  { name: 'Llama-3.1-8B-Instruct', architecture: 'llama', parameters: 8_030_000_000, context: 131_072 },
  { name: 'Qwen3-32B', architecture: 'qwen3', parameters: 32_760_000_000, context: 40_960 },
  { name: 'gemma-3-12b-it', architecture: 'gemma3', parameters: 11_770_000_000, context: 131_072 },
  { name: 'Mistral-Small-24B', architecture: 'llama', parameters: 23_570_000_000, context: 32_768 },
  { name: 'Phi-4-mini', architecture: 'phi3', parameters: 3_840_000_000, context: 131_072 },
] as const;
const QUANTS = [
  ['Q4_K_M', 4.85],
  ['Q5_K_M', 5.7],
  ['Q6_K', 6.6],
  ['Q8_0', 8.5],
  ['IQ4_XS', 4.3],
] as const;

/** Rows without bytes behind them, to see how the pages carry many: four in a hundred are not well. */
export function seedCatalog(home: string, count: number): void {
  const database = openDatabase(join(home, 'hive.db'));
  const catalog = new ModelCatalog(database);
  database.transaction(() => {
    for (let n = 0; n < count; n += 1) seedModel(catalog, n);
  });
  database.$client.close();
}

function seedModel(catalog: ModelCatalog, n: number): void {
  const family = FAMILIES[n % FAMILIES.length] ?? FAMILIES[0];
  const [quant, bits] = QUANTS[Math.floor(n / FAMILIES.length) % QUANTS.length] ?? QUANTS[0];
  const edition = Math.floor(n / (FAMILIES.length * QUANTS.length));
  const name = edition === 0 ? family.name : `${family.name}-v${edition}`;
  const repo = `bees-${edition % 7}/${name}-GGUF`;
  const file = `${name}.${quant}.gguf`;
  const sizeBytes = Math.round((family.parameters * bits) / 8);
  const addedAt = new Date(Date.UTC(2026, 0, 1) + n * 61_000).toISOString();
  catalog.put(
    {
      id: `${repo}:${file}`,
      name,
      repo,
      revision: n.toString(16).padStart(40, '0'),
      quant,
      architecture: family.architecture,
      parameters: family.parameters,
      contextLength: family.context,
      sizeBytes,
      path: `/srv/hive/models/${repo.replace('/', '-')}-${file}/model.gguf`,
      mmprojPath: null,
      status: n % 47 === 7 ? 'corrupt' : n % 47 === 31 ? 'missing' : 'available',
      license: 'apache-2.0',
      addedAt,
      addedBy: null,
      verifiedAt: addedAt,
      lastUsedAt: null,
      follows: 'main',
      upstream: null,
      previous: null,
    },
    [{ role: 'weights', path: file, sizeBytes, algorithm: 'sha256', digest: n.toString(16).padStart(64, '0') }],
  );
}
