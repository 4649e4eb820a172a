import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { npmCommand } from '../steps/install.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main, PROJECT, StepFailure, say } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Writes a bill of materials in CycloneDX's form, of what a running hive is made of; with `--dev` of all packages. */
await main(async () => {
  const { values, positionals } = parseArgs({ options: { dev: { type: 'boolean' } }, allowPositionals: true });
  const file = resolve(process.env.INIT_CWD ?? '.', positionals[0] ?? 'sbom.cdx.json');
  await prepare({ withBuild: false });
  const [command, before] = npmCommand();
  const asked = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--loglevel=error'];
  const { code, output } = await run(command, [...before, ...asked, ...(values.dev ? [] : ['--omit=dev'])], {
    capture: true,
  });
  const bill = code === 0 ? JSON.parse(output) : null;
  if (!bill?.components) throw new StepFailure(`${output}\nnpm sbom needs npm 10.2 or newer and a whole node_modules.`);
  // npm calls the whole after the folder that it lies in.
  bill.metadata.component.name = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')).name;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
  say(`${file} names ${bill.components.length} packages, in CycloneDX ${bill.specVersion}.`);
});
